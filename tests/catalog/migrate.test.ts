import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Catalog, type Db, openCatalog } from '../../src/catalog/catalog.ts'
import { COPY_TASKS } from '../../src/catalog/tables/copies.ts'
import { MAIL_STATES } from '../../src/catalog/tables/mail.ts'
import { FINDING_KINDS, POST_ACTS } from '../../src/catalog/tables/posts.ts'
import { DELIVERY_STATES } from '../../src/catalog/tables/webhooks.ts'
import { BODY_FORMATS, INTAKE_KINDS, WORK_STATES } from '../../src/catalog/tables/work.ts'
import { AnnouncementType, MessageType } from '../../src/model/announcement.ts'
import { Role } from '../../src/model/citation.ts'
import { EventRecord } from '../../src/model/event-record.ts'
import { Liveness, Outcome, Reason, WatchState } from '../../src/model/outcome.ts'
import { UNEXPECTED_KINDS } from '../../src/model/post-answer.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import { Priority } from '../../src/model/priority.ts'
import { Approval } from '../../src/model/publish-policy.ts'
import { Scope } from '../../src/model/scope.ts'
import { PLATFORMS } from '../../src/platforms/registry.ts'
import { CHECK_PRIORITY } from '../../src/verify/decide-after-check.ts'
import { LINK_KINDS, LinkStatus } from '../../src/verify/link-status.ts'
import { HOLD_CAUSES } from '../../src/verify/loss-hold.ts'
import { GROUP_KINDS } from '../../src/verify/loss-risk.ts'
import { createDatabase, openEmptyCatalog } from '../support/database.ts'

/** The allowed values of columns, by table and column, from the lists in TypeScript. */
const VALUES: Readonly<Record<string, readonly (string | number)[]>> = {
  'citations.role': Role.options,
  'posts.outcome': Outcome.options,
  'posts.reason': Reason.options,
  'posts.last_failure': Outcome.options,
  'posts.capture_state': WORK_STATES,
  'posts.capture_priority': Priority.options,
  'posts.liveness': Liveness.options,
  'posts.state': WatchState.options,
  'posts.check_priority': Object.values(CHECK_PRIORITY),
  'posts.approval': Approval.options,
  'post_acts.act': POST_ACTS,
  'snapshots.outcome': Outcome.options,
  'snapshots.reason': Reason.options,
  'snapshots.audience': PostRecord.shape.audience.unwrap().options,
  'checks.liveness': Liveness.options,
  'checks.state': WatchState.options,
  'events.type': EventRecord.shape.type.options,
  'events.cause': Liveness.options,
  'ledger_findings.kind': FINDING_KINDS,
  'copy_work.task': COPY_TASKS,
  'intake.kind': INTAKE_KINDS,
  'intake.format': BODY_FORMATS,
  'intake.priority': Priority.options,
  'intake.state': WORK_STATES,
  'resolutions.state': WORK_STATES,
  'resolutions.priority': Priority.options,
  'outcome_counts.outcome': Outcome.options,
  'outcome_counts.reason': ['', ...Reason.options],
  'unexpected_parts.holds': ['media', 'words'],
  'unexpected_parts.kind': UNEXPECTED_KINDS,
  'watch_groups.kind': GROUP_KINDS,
  'watch_holds.cause': HOLD_CAUSES,
  'link_checks.kind': LINK_KINDS,
  'link_checks.state': LinkStatus.options,
  'announcements.type': AnnouncementType.options,
  'webhooks.types': AnnouncementType.options,
  'deliveries.type': MessageType.options,
  'deliveries.state': DELIVERY_STATES,
  'mails.kind': ['notice', 'digest'],
  'mails.state': MAIL_STATES,
  'tokens.scopes': Scope.options,
}

describe('the check constraints of columns', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  it('allow the same values as TypeScript', async () => {
    const { rows } = await sql<{ column: string; definition: string }>`
      select r.relname || '.' || a.attname as column, pg_get_constraintdef(c.oid) as definition
      from pg_constraint c join pg_class r on r.oid = c.conrelid
      join pg_attribute a on a.attrelid = r.oid and a.attnum = c.conkey[1]
      where c.contype = 'c' and c.connamespace = current_schema::regnamespace and cardinality(c.conkey) = 1
        and c.conname <> 'snapshots_witness_check'`.execute(db)
    const found = Object.fromEntries(rows.map(({ column, definition }) => [column, listed(definition)]))
    const sorted = Object.entries(VALUES).map(([column, values]) => [column, values.map(String).sort()])
    expect(found).toEqual(Object.fromEntries(sorted))
  })

  it('reject a malformed witness and an unknown state', async () => {
    const named = PLATFORMS.flatMap(({ capture }) => capture?.witnesses.map(({ name }) => name) ?? [])
    for (const witness of [...named, 'web-archive', 'citation']) {
      const { rows } = await sql<{ ok: boolean }>`
        select ${witness} ~ '^[a-z0-9]+(-[a-z0-9]+)*$' as ok`.execute(db)
      expect([witness, rows]).toEqual([witness, [{ ok: true }]])
    }
    const insert = sql`insert into posts (platform, id, url, state, created_at, updated_at)
      values ('x', '1', 'https://x.com/i/status/1', 'forgotten', now(), now())`
    await expect(insert.execute(db)).rejects.toMatchObject({
      code: '23514',
      constraint: 'posts_state_check',
    })
  })
})

/** The literals in a constraint, from `any (array[…])` or a JSON list. */
function listed(definition: string): string[] {
  const json = /'(\[.*\])'::jsonb/.exec(definition)?.[1]
  if (json !== undefined) return (JSON.parse(json) as string[]).sort()
  const texts = [...definition.matchAll(/'([^']*)'::text/g)].map(([, text = '']) => text)
  if (texts.length > 0) return texts.sort()
  return [...definition.matchAll(/\b(\d+)\b/g)].map(([, digits = '']) => digits).sort()
}

describe('a database of another version', () => {
  it('is refused with a hint at `stet reindex`, and stays unchanged', async () => {
    await using database = await createDatabase('blank')
    const client = new pg.Client(database.url)
    await client.connect()
    try {
      await client.query(
        'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)',
      )
      await client.query("insert into kysely_migration values ('0001-first', '2026-01-01T00:00:00Z')")
      await expect(openCatalog({ connectionString: database.url })).rejects.toMatchObject({
        code: 'config-invalid',
        exitCode: 2,
        message: expect.stringContaining('0001-first'),
        hint: expect.stringContaining('stet reindex'),
      })
      const { rows } = await client.query(
        "select table_name as name from information_schema.tables where table_schema = 'public'",
      )
      expect(rows).toEqual([{ name: 'kysely_migration' }])
    } finally {
      await client.end()
    }
  })
})
