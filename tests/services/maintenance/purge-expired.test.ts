import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { saveAudit } from '../../../src/catalog/watch/audits.ts'
import { listChecksOfPost } from '../../../src/catalog/watch/checks.ts'
import { saveCheck } from '../../../src/catalog/watch/save-check.ts'
import { addWebhook } from '../../../src/catalog/webhooks/webhooks.ts'
import { insertPostIntake } from '../../../src/catalog/work/insert-intake.ts'
import type { Liveness } from '../../../src/model/outcome.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { purgeExpired } from '../../../src/services/maintenance/purge-expired.ts'
import { aPost, at, citing, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { insertPosts } from '../../support/insert-posts.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { settled } from '../../support/watch.ts'

const DAY = 86_400_000
const catalog = await openEmptyCatalog()
const { db } = catalog
afterAll(() => catalog.close())
beforeEach(() => catalog.empty())

async function purge(days: number, env: Record<string, string> = {}) {
  await using dir = await tempDir()
  const now = new Date(at(0).getTime() + days * DAY)
  const app = createApp(serviceConfig(dir.path, env), {
    catalog: { ...catalog, close: async () => {} },
    clock: { now: () => now },
  })
  try {
    return await purgeExpired(app)
  } finally {
    await app.close()
  }
}

describe('what is past its time', () => {
  it('is the evidence of checks but for the last of each run of one liveness', async () => {
    const post = aPost()
    await insertPosts(db, [post], at(0))
    const found: Liveness[] = ['live', 'live', 'live', 'unknown', 'live', 'deleted', 'deleted']
    for (const [n, liveness] of found.entries()) {
      const evidence = [
        {
          witness: 'x-oembed' as const,
          url: post.url,
          at: at(n).toISOString(),
          status: 200,
          mime: null,
          body: `${n}`,
        },
      ]
      const check = { at: at(n).toISOString(), liveness, evidence }
      const memory = { state: 'watched' as const, seenAlive: true, run: null }
      await saveCheck(db, post, n, settled(check, memory, at(n + 1)), [])
    }
    const kept = async () =>
      (await listChecksOfPost(db, post)).flatMap((one) => one.evidence.map(({ body }) => Number(body))).sort()
    expect(await purge(29)).toMatchObject({ evidence: 0 })
    expect(await kept()).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(await purge(31, { STET_EVIDENCE_RETENTION: 'none' })).toMatchObject({ evidence: 0 })
    expect(await purge(31)).toMatchObject({ evidence: 3 })
    expect(await kept()).toEqual([2, 3, 4, 6])
    expect(await listChecksOfPost(db, post)).toHaveLength(7)
    expect(await purge(31)).toMatchObject({ evidence: 0 })
    expect(await purge(364)).toMatchObject({ checks: 0 })
    expect(await purge(366, { STET_CHECK_RETENTION: 'none' })).toMatchObject({ checks: 0 })
    expect(await purge(366)).toMatchObject({ checks: 3 })
    expect(await kept()).toEqual([2, 3, 4, 6])
    expect(await listChecksOfPost(db, post)).toHaveLength(4)
  })

  it('are audits, but for the last of a snapshot and those that found damage', async () => {
    const post = aPost()
    await insertPosts(db, [post], at(0))
    const manifest = manifestOf(post, 0, 'captured', 'buoy')
    await saveSnapshot(db, manifest, `m/${post.id}`, at(0))
    const damages = [[], ['hash'], [], []]
    for (const [n, damage] of damages.entries())
      await saveAudit(db, { snapshotId: manifest.id, at: at(n), damage }, at(n + 1))
    expect(await purge(364)).toMatchObject({ audits: 0 })
    expect(await purge(366)).toMatchObject({ audits: 2 })
    const left = await db.selectFrom('audits').select(['at', 'ok']).orderBy('at').execute()
    expect(left).toEqual([
      { at: at(1), ok: false },
      { at: at(3), ok: true },
    ])
  })

  it('are ended requests, many of them, but for what is open and what alone names an article', async () => {
    const [cited, named, open] = [aPost(), aPost(), aPost()]
    const url = 'https://news.example/retention'
    const record = { stet: 1 as const, url, title: null, publishedAt: null, recordedAt: at(0).toISOString() }
    await saveArticleRecord(
      db,
      articleKey(url, at(0)),
      { ...record, bodySha256: 'a'.repeat(64), bodyBytes: 1, citations: [citing(cited)] },
      at(0),
    )
    const request = (post: typeof cited, articleUrl: string | null, n: number) => ({
      ...{ intakeId: `${post.id}-${n}`, post, articleUrl, priority: 'normal' as const },
    })
    await insertPostIntake(db, [request(cited, url, 0), request(named, url, 0)], at(1))
    await insertPostIntake(
      db,
      Array.from({ length: 1_200 }, (_, n) => request(cited, null, n + 1)),
      at(1),
    )
    await db.updateTable('intake').set({ state: 'done' }).execute()
    await insertPostIntake(db, [request(open, null, 0)], at(1))
    expect(await purge(89)).toMatchObject({ intake: 0 })
    expect(await purge(91)).toMatchObject({ intake: 1_201 })
    const left = await db.selectFrom('intake').select('post_id').orderBy('post_id').execute()
    expect(left.map((row) => row.post_id)).toEqual([named.id, open.id])
  })

  it('are ended deliveries, dispatched announcements and ended notices, many of them', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => n)
    const times = { created_at: at(0), ended_at: at(1) }
    const webhook = await addWebhook(
      db,
      { url: 'https://desk.example/hook', description: null, types: ['post.lost'], secrets: [] },
      at(0),
    )
    const announced = (n: number, dispatched: Date | null) => ({
      ...{
        id: `a${n}`,
        type: 'post.lost' as const,
        at: at(0),
        url: 'https://x.com/i/status/20',
        detail: '{}',
      },
      ...{ created_at: at(0), dispatched_at: dispatched },
    })
    const delivery = (n: number, state: 'delivered' | 'waiting') => ({
      ...{
        id: `d${n}`,
        webhook_id: webhook,
        message_id: `m${n}`,
        type: 'post.lost' as const,
        send_number: 1,
      },
      ...{ body: '{}', state, attempts: 1, next_at: null, ...times },
    })
    const mail = (n: number, kind: 'notice' | 'digest') => ({
      ...{
        id: `${kind}${n}`,
        kind,
        state: 'sent' as const,
        attempts: 1,
        next_at: null,
        error: null,
        ...times,
      },
      ...(kind === 'digest' ? { since: at(0), until: at(1) } : { since: null, until: null }),
    })
    await db
      .insertInto('announcements')
      .values([...many.map((n) => announced(n, at(1))), announced(-1, null)])
      .execute()
    await db
      .insertInto('deliveries')
      .values([...many.map((n) => delivery(n, 'delivered')), delivery(-1, 'waiting')])
      .execute()
    await db
      .insertInto('mails')
      .values([...many.map((n) => mail(n, 'notice')), mail(-1, 'digest')])
      .execute()
    expect(await purge(29)).toMatchObject({ deliveries: 0, announcements: 0, notices: 0 })
    expect(await purge(31)).toMatchObject({ deliveries: 1_200, announcements: 1_200, notices: 1_200 })
    const left = await Promise.all(
      (['deliveries', 'announcements', 'mails'] as const).map((table) =>
        db.selectFrom(table).select('id').execute(),
      ),
    )
    expect(left).toEqual([[{ id: 'd-1' }], [{ id: 'a-1' }], [{ id: 'digest-1' }]])
  })
})
