import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endSession, findSessionHolder, startSession } from '../../../src/catalog/access/sessions.ts'
import { createToken, revokeToken } from '../../../src/catalog/access/tokens.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { saveEvent } from '../../../src/catalog/posts/events.ts'
import { listLosses } from '../../../src/catalog/posts/post-events.ts'
import { listFailedIntake } from '../../../src/catalog/work/failed-intake.ts'
import { openEmptyCatalog } from '../../support/database.ts'

const HOUR = 3_600_000
const NOW = new Date('2026-03-02T09:00:00Z')
const later = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR)

describe('sessions, losses and failed requests, as the pages read them', () => {
  let catalog: Catalog
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
  })
  afterAll(() => catalog?.close())
  const begin = async (expiresAt?: Date) => {
    const made = await createToken(
      catalog.db,
      { scopes: ['read'], name: 'Desk', ...(expiresAt ? { expiresAt } : {}) },
      NOW,
    )
    const session = await startSession(catalog.db, made.token, NOW)
    return { ...made, secret: session?.secret ?? '' }
  }

  it('finds a session by its secret, with the rights of its token', async () => {
    const { id, secret } = await begin()
    expect(await findSessionHolder(catalog.db, secret, later(1))).toEqual({
      id,
      scopes: ['read'],
      name: 'Desk',
    })
    expect(await findSessionHolder(catalog.db, `${secret.slice(0, -1)}_`, later(1))).toBeNull()
    const kept = await catalog.db.selectFrom('sessions').select('hash').execute()
    expect(JSON.stringify(kept)).not.toContain(secret)
  })

  it('ends a session after twelve hours, on revocation of its token, and on sign-out', async () => {
    const [old, revoked, over, out] = [await begin(), await begin(), await begin(later(1)), await begin()]
    await revokeToken(catalog.db, revoked.id, NOW)
    await endSession(catalog.db, out.secret)
    expect(await findSessionHolder(catalog.db, old.secret, later(11.9))).not.toBeNull()
    expect(await findSessionHolder(catalog.db, old.secret, later(12))).toBeNull()
    expect(await findSessionHolder(catalog.db, revoked.secret, NOW)).toBeNull()
    expect(await findSessionHolder(catalog.db, over.secret, later(2))).toBeNull()
    expect(await findSessionHolder(catalog.db, out.secret, NOW)).toBeNull()
  })

  it('starts no session for an invalid token', async () => {
    const { id, token } = await begin()
    await revokeToken(catalog.db, id, NOW)
    expect(await startSession(catalog.db, token, NOW)).toBeNull()
    expect(await startSession(catalog.db, 'stet_none', NOW)).toBeNull()
  })

  it('deletes expired sessions when the next one starts', async () => {
    await begin()
    const { token } = await begin()
    await startSession(catalog.db, token, later(24))
    expect(await catalog.db.selectFrom('sessions').select('hash').execute()).toHaveLength(1)
  })

  it('lists losses newest first, page by page, without duplicates', async () => {
    for (let n = 0; n < 5; n++) {
      const post = { platform: 'x' as const, id: `70${n}`, url: `https://x.com/i/status/70${n}` }
      const event = {
        stet: 1 as const,
        type: 'lost' as const,
        post,
        at: later(n).toISOString(),
        since: null,
        cause: 'deleted' as const,
        reason: null,
        evidence: [],
      }
      await saveEvent(catalog.db, `events/70${n}`, event, later(n))
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listLosses>> = await listLosses(
        catalog.db,
        { cursor, limit: 2 },
        'reader',
      )
      seen.push(...page.losses.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(seen).toEqual(['704', '703', '702', '701', '700'])
  })

  it('lists requests that failed', async () => {
    expect(await listFailedIntake(catalog.db, 5)).toEqual([])
  })
})
