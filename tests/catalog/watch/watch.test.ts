import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { claimAudits, saveAudit } from '../../../src/catalog/watch/audits.ts'
import {
  currentBudgetScale,
  settleCheckRequests,
  takeCheckRequests,
} from '../../../src/catalog/watch/check-budget.ts'
import { listChecksOfPost } from '../../../src/catalog/watch/checks.ts'
import { claimDuePosts, claimPost, claimPostsAfter } from '../../../src/catalog/watch/claim-posts.ts'
import { createHoldRepository } from '../../../src/catalog/watch/hold-repository.ts'
import {
  claimLinks,
  enqueueArticleLinks,
  listLinksOfPost,
  saveLinkCheck,
  saveLinks,
} from '../../../src/catalog/watch/link-checks.ts'
import { loadRiskContext } from '../../../src/catalog/watch/load-risk-context.ts'
import { commitEvents, expediteAccount, saveCheck } from '../../../src/catalog/watch/save-check.ts'
import { saveLossObservations } from '../../../src/catalog/watch/save-loss-observations.ts'
import { toWatchedPost } from '../../../src/catalog/watch/watch-state-row.ts'
import { listUnexpectedParts } from '../../../src/catalog/work/unexpected-parts.ts'
import type { EventDraft } from '../../../src/model/event-record.ts'
import type { LivenessState } from '../../../src/verify/liveness-state.ts'
import type { LossObservation } from '../../../src/verify/verification-repository.ts'
import { aPost, at, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { ensureArticle } from '../../support/ensure-article.ts'
import { insertPosts } from '../../support/insert-posts.ts'
import { policy, settled } from '../../support/watch.ts'

const DAY = 86_400
const everything = (now: Date, limit = 1_000) => ({
  start: now,
  now,
  limit,
  maxRank: 2,
  without: [],
})

describe('the catalog of the watch', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  const lost = (second: number): LivenessState => ({
    state: 'lost',
    seenAlive: true,
    run: { since: at(second).toISOString(), count: 3, cause: 'deleted' },
  })
  const check = (second: number, liveness: 'live' | 'deleted' | 'unknown') => ({
    at: at(second).toISOString(),
    liveness,
    evidence: [],
  })

  it('leases a due post to one of several concurrent workers, and to another after the lease expires', async () => {
    const posts = Array.from({ length: 30 }, () => aPost())
    await insertPosts(db, posts, at(0))
    const ids = new Set(posts.map(({ id }) => id))
    const taken = await Promise.all(Array.from({ length: 4 }, () => claimDuePosts(db, everything(at(1), 10))))
    const mine = taken.flat().filter((row) => ids.has(row.id))
    expect(new Set(mine.map((row) => row.id)).size).toBe(mine.length)
    await claimDuePosts(db, everything(at(1)))
    expect(await claimDuePosts(db, everything(at(2)))).toEqual([])
    const again = await claimDuePosts(db, everything(at(70)))
    expect(again.filter((row) => ids.has(row.id))).toHaveLength(30)
    const [first] = posts
    if (!first) throw new Error('posts were made')
    expect(await claimPost(db, first, at(71))).toBeNull()
    expect((await claimPost(db, first, at(140)))?.id).toBe(first.id)
    const page = await claimPostsAfter(db, null, at(141), 1_000)
    expect(page.busy).toContainEqual({ platform: 'x', id: first.id })
  })

  it('claims suspected posts first, then posts of their accounts, then the rest, and skips excluded platforms', async () => {
    const [rest, sibling, suspicion, later] = [aPost(), aPost(), aPost(), aPost()]
    const all = [rest, sibling, suspicion, later]
    await insertPosts(db, all, at(0))
    for (const [n, post] of all.entries()) {
      const one = settled(check(1, 'live'), { ...lost(1), state: 'watched', run: null }, at(200 + n))
      const rank = post === suspicion ? 0 : post === sibling ? 1 : 2
      await saveCheck(db, post, 0, { ...one, decision: { ...one.decision, priority: rank as 0 | 1 | 2 } }, [])
    }
    const ids = all.map(({ id }) => id)
    // The sibling was expedited after the run started; the last post waits for the next run.
    const query = { ...everything(at(202)), start: at(202), now: at(203) }
    expect(await claimDuePosts(db, { ...query, without: ['x'] })).toEqual([])
    const rows = await claimDuePosts(db, query)
    expect(rows.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual([
      suspicion.id,
      sibling.id,
      rest.id,
    ])
  })

  it('counts the parts that a check misses', async () => {
    const post = aPost()
    await insertPosts(db, [post], at(0))
    const part = { witness: 'x-oembed', kind: 'absent', path: 'html', holds: null } as const
    const one = settled(check(1, 'unknown'), { ...lost(1), state: 'watched', run: null }, at(9_000))
    for (const revision of [0, 1])
      await saveCheck(db, post, revision, { ...one, unexpectedParts: [part] }, [])
    expect(await listUnexpectedParts(db, 'absent')).toMatchObject([
      { ...part, post_id: post.id, answers: 2, last_at: at(1) },
    ])
    expect(await listUnexpectedParts(db, 'unknown')).toEqual([])
  })

  it('changes the state after its events are in the ledger, and announces it once', async () => {
    const post = aPost()
    await insertPosts(db, [post], at(0))
    const draft: EventDraft = {
      type: 'lost',
      post,
      at: at(300).toISOString(),
      since: at(100).toISOString(),
      cause: 'deleted',
      reason: null,
      evidence: [],
    }
    const event = { stet: 1 as const, ...draft }
    const revision = await saveCheck(db, post, 0, settled(check(300, 'deleted'), lost(100), at(9_000)), [
      draft,
    ])
    expect(revision).toBe(1)
    const between = await claimPost(db, post, at(301))
    expect(between).not.toBeNull()
    expect((await findPost(db, post))?.state).toBe('watched')
    const around = between && (await loadRiskContext(db, [between], policy)).get(between)
    expect(between && around && toWatchedPost(between, around).pending).toEqual([draft])
    // Two processes find it pending concurrently.
    const told = [{ key: `events/${post.id}`, event }]
    await Promise.all([commitEvents(db, post, told, at(302)), commitEvents(db, post, told, at(302))])
    expect(await findPost(db, post)).toMatchObject({ state: 'lost', due_at: at(9_000), pending_change: null })
    const rows = await db.selectFrom('announcements').selectAll().where('post_id', '=', post.id).execute()
    expect(rows).toMatchObject([
      { type: 'post.lost', detail: { cause: 'deleted', since: at(100).toISOString(), state: 'lost' } },
    ])
    expect((await listChecksOfPost(db, post)).map((one) => one.state)).toEqual(['lost'])
  })

  it('expedites the posts of an account, those with the longest wait first', async () => {
    const posts = [1, 2, 3].map(() => aPost())
    for (const [n, post] of posts.entries()) {
      const manifest = manifestOf(post, 400 + n, 'captured', 'tide')
      const author = { ...manifest.record.author, handle: 'Harbour_Twins', name: 'Twins' }
      const record = { ...manifest.record, author: author as typeof manifest.record.author }
      await saveSnapshot(db, { ...manifest, record }, `m/${post.id}`, at(400))
      await saveCheck(
        db,
        post,
        0,
        settled(check(401, 'live'), { ...lost(1), state: 'watched', run: null }, at(1_000 + n)),
        [],
      )
    }
    const [first, second, third] = posts
    if (!first || !second || !third) throw new Error('posts were made')
    await expediteAccount(db, { ...first, handle: 'harbour_twins' }, 1, at(500))
    expect(await findPost(db, third)).toMatchObject({ due_at: at(500), check_priority: 1 })
    expect(await findPost(db, second)).toMatchObject({ due_at: at(1_001), check_priority: 2 })
    await expediteAccount(db, { ...first, handle: 'harbour_twins' }, Number.POSITIVE_INFINITY, at(501))
    expect(await findPost(db, second)).toMatchObject({ due_at: at(501), check_priority: 1 })
    expect(await findPost(db, first)).toMatchObject({ due_at: at(1_000) })
  })

  it('never grants more than a day’s requests to concurrent callers', async () => {
    const grants = await Promise.all(
      Array.from({ length: 5 }, () => takeCheckRequests(db, 1_000, 300, at(0))),
    )
    expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(1_000)
    expect(await takeCheckRequests(db, 1_000, 300, at(DAY / 10))).toEqual({ granted: 100, scarce: false })
    await settleCheckRequests(db, 100, 30)
    expect((await takeCheckRequests(db, 1_000, 300, at(DAY / 10))).granted).toBe(70)
    expect(await currentBudgetScale(db, 1_000, policy, at(0))).toBeGreaterThan(0)
  })

  it('counts accounts, not posts, and the losses of groups', async () => {
    const learned = (account: string, more: Partial<LossObservation> = {}): LossObservation => ({
      platform: 'mastodon',
      account: `mastodon/${account}`,
      articles: ['a1'],
      expected: 0.5,
      lost: false,
      suspected: false,
      requests: 1,
      followUp: false,
      ...more,
    })
    const bad = { suspected: true, lost: true }
    await saveLossObservations(db, [learned('one', bad), learned('one', bad), learned('two')], at(0))
    await saveLossObservations(db, [learned('one', bad), learned('three')], at(60))
    const book = createHoldRepository(db)
    expect(await book.accounts('mastodon', at(-1).getTime())).toEqual({ looked: 3, suspected: 1 })
    expect(await book.accounts('mastodon', at(30).getTime())).toEqual({ looked: 2, suspected: 1 })
    expect(await book.usual('mastodon', at(DAY).getTime())).toEqual({ looked: 3, suspected: 1 })
    const groups = await db
      .selectFrom('watch_groups')
      .select(['kind', 'key', 'lost', 'expected'])
      .where('platform', '=', 'mastodon')
      .where('kind', '<>', 'author')
      .orderBy('kind')
      .execute()
    expect(groups).toEqual([
      { kind: 'article', key: 'a1', lost: 3, expected: 2.5 },
      { kind: 'platform', key: 'mastodon', lost: 3, expected: 2.5 },
    ])
  })

  it('keeps one hold a platform, which one of two concurrent callers saves, and excludes its days from the baseline', async () => {
    const book = createHoldRepository(db)
    const hold = {
      since: at(60).getTime(),
      why: 'burst' as const,
      accounts: { looked: 40, suspected: 30 },
      chance: 1e-20,
      releasedAt: null,
    }
    const began = await Promise.all([
      book.saveHold('mastodon', hold, null),
      book.saveHold('mastodon', hold, null),
    ])
    expect(began.toSorted()).toEqual([false, true])
    expect(await book.hold('mastodon')).toEqual(hold)
    expect(await book.usual('mastodon', at(DAY).getTime())).toEqual({ looked: 0, suspected: 0 })
    expect(await book.saveHold('mastodon', { ...hold, releasedAt: at(90).getTime() }, hold)).toBe(true)
  })

  it('leases each snapshot to one audit, and announces damage once until it is repaired', async () => {
    const post = aPost()
    const manifest = manifestOf(post, 600, 'captured', 'buoy')
    await saveSnapshot(db, manifest, `m/${post.id}/audit`, at(600))
    const claims = await Promise.all([
      claimAudits(db, at(601), 500, null),
      claimAudits(db, at(601), 500, null),
    ])
    const mine = claims.flat().filter((row) => row.id === manifest.id)
    expect(mine).toHaveLength(1)
    const audit = async (second: number, damage: string[]) =>
      await saveAudit(db, { snapshotId: manifest.id, at: at(second), damage }, at(second + DAY))
    expect(await audit(602, [])).toBeNull()
    expect((await claimAudits(db, at(603), 500, null)).map(({ id }) => id)).not.toContain(manifest.id)
    expect(await audit(700, ['missing: it'])).toBe('damaged')
    expect(await audit(800, ['missing: it'])).toBeNull()
    expect(await audit(900, [])).toBe('repaired')
    expect(await audit(950, ['short'])).toBe('damaged')
    const told = await db.selectFrom('announcements').selectAll().where('post_id', '=', post.id).execute()
    expect(told.map(({ type, detail }) => [type, detail.damage])).toEqual([
      ['snapshot.damaged', ['missing: it']],
      ['snapshot.damaged', ['short']],
    ])
    expect(new Set(told.map(({ id }) => id)).size).toBe(2)
  })

  it('saves the targets of a post’s links and their checks', async () => {
    const post = aPost()
    const link = {
      short: 'https://t.co/AbC123',
      url: 'https://paper.example/story',
      finalUrl: 'https://paper.example/story',
      status: 200,
      title: 'A story',
    }
    const manifest = manifestOf(post, 700, 'captured', 'wave')
    const record = { ...manifest.record, links: [link] }
    await saveSnapshot(db, { ...manifest, record }, `m/${post.id}/links`, at(700))
    await saveLinks(db, [{ ...manifest, record }], at(701))
    await ensureArticle(db, { url: 'https://news.example/links' }, at(700))
    await enqueueArticleLinks(db, at(700))
    await enqueueArticleLinks(db, at(700))
    expect(await claimLinks(db, at(701), 100)).toEqual([])
    const due = await claimLinks(db, at(700 + DAY), 100)
    expect(due.map(({ url }) => url)).toEqual(
      expect.arrayContaining([link.url, 'https://news.example/links']),
    )
    expect(await claimLinks(db, at(701 + DAY), 100)).toEqual([])
    const before = { state: 'unknown' as const, run: null, fingerprint: null }
    const look = { found: 'gone' as const, finalUrl: link.url, status: 404, title: null, fingerprint: null }
    await saveLinkCheck(
      db,
      link.url,
      look,
      { before, after: { ...before, state: 'gone' } },
      at(800),
      at(9_000),
    )
    expect(await listLinksOfPost(db, post)).toMatchObject([
      { short: link.short, url: link.url, state: 'gone', since: at(800), status: 404, title: 'A story' },
    ])
  })
})
