import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetHookMessage, rememberHookMessage } from '../../../src/catalog/access/hook-replay-guard.ts'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { claimCapture, requestCapture } from '../../../src/catalog/work/captures.ts'
import { endCapture } from '../../../src/catalog/work/end-capture.ts'
import {
  insertArticleIntake,
  insertPostIntake,
  rollBackIntake,
} from '../../../src/catalog/work/insert-intake.ts'
import { claimIntake } from '../../../src/catalog/work/intake.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { aPost, at } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { insertPosts } from '../../support/insert-posts.ts'

describe('the rows of accepted requests', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  const asked = (post: PostRef, more: { priority?: 'breaking' | 'backfill'; articleUrl?: string } = {}) => ({
    intakeId: randomUUID(),
    post,
    articleUrl: more.articleUrl ?? null,
    priority: more.priority ?? ('normal' as const),
  })
  const article = (url: string) => ({
    intakeId: randomUUID(),
    url,
    body: null,
    format: null,
    publishedAt: null,
    priority: 'normal' as const,
  })
  const intake = async (ids: readonly string[]) =>
    (await db.selectFrom('intake').select('id').where('id', 'in', ids).execute()).length
  const state = async (post: PostRef) => {
    const row = await findPost(db, post)
    return row ? [row.capture_state, row.capture_generation, row.capture_priority] : null
  }

  it('request one capture of each post, however often it occurs', async () => {
    const [one, two] = [aPost(), aPost()]
    const written = await insertPostIntake(
      db,
      [asked(two), asked(one, { priority: 'backfill' }), asked(one, { priority: 'breaking' }), asked(one)],
      at(1),
    )
    expect(written.captures.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
      { id: one.id, generation: 1, priority: 'breaking', before: null },
      { id: two.id, generation: 1, priority: 'normal', before: null },
    ])
    expect(await intake(written.intakeIds)).toBe(4)
    await rollBackIntake(db, written)
    expect([await state(one), await state(two), await intake(written.intakeIds)]).toEqual([null, null, 0])
  })

  it('are rolled back unless another request refers to them', async () => {
    const [known, joined, claimed] = [aPost(), aPost(), aPost()]
    await insertPosts(db, [known], at(1))
    const written = await insertPostIntake(
      db,
      [known, joined, claimed].map((post) => asked(post)),
      at(2),
    )
    // Even with the same time.
    expect(await requestCapture(db, joined, 'backfill', at(2))).toMatchObject({ generation: 1 })
    await claimCapture(db, claimed, 1, at(3))
    await rollBackIntake(db, written)
    expect(await state(known)).toEqual(['done', 1, 'normal'])
    expect(await state(joined)).toEqual(['queued', 1, 'normal'])
    expect(await state(claimed)).toEqual(['working', 1, 'normal'])
    // The generation is not reused: a job with its id finds nothing to do.
    expect(await claimCapture(db, known, 1, at(4))).toBeNull()
    expect(await requestCapture(db, known, 'normal', at(5))).toMatchObject({ generation: 2 })
  })

  it('return the state of a capture before the request joined it', async () => {
    const post = aPost()
    await insertPostIntake(db, [asked(post, { priority: 'backfill' })], at(1))
    const { captures } = await insertPostIntake(db, [asked(post, { priority: 'breaking' })], at(2))
    expect(captures).toMatchObject([
      { generation: 1, priority: 'breaking', before: { state: 'queued', priority: 'backfill' } },
    ])
    await endCapture(
      db,
      { ...post, generation: 1 },
      { outcome: 'gone', reason: 'deleted', missing: [], retryAt: null },
      null,
      at(3),
    )
    expect((await insertPostIntake(db, [asked(post)], at(4))).captures).toMatchObject([
      { generation: 2, priority: 'normal', before: { state: 'done', priority: 'breaking' } },
    ])
  })

  it('are rolled back together with new articles that no row refers to', async () => {
    const [fresh, shared] = [article('https://news.example/fresh'), article('https://news.example/shared')]
    const written = await insertArticleIntake(db, [fresh, shared], at(1))
    expect([...written.articleIds.keys()]).toEqual([fresh.url, shared.url])
    const other = await insertPostIntake(db, [asked(aPost(), { articleUrl: shared.url })], at(2))
    expect(other.newArticles).toEqual([])
    await rollBackIntake(db, written)
    const left = await db
      .selectFrom('articles')
      .select('url')
      .where('id', 'in', [...written.articleIds.values()])
      .execute()
    expect(left).toEqual([{ url: shared.url }])
  })

  it('are not rolled back after a worker has claimed them', async () => {
    const written = await insertArticleIntake(db, [article('https://news.example/claimed')], at(1))
    await claimIntake(db, written.intakeIds[0] ?? '', at(2))
    await rollBackIntake(db, written)
    expect(await intake(written.intakeIds)).toBe(1)
  })

  it('are inserted without deadlock in concurrent batches that share posts and articles', async () => {
    const posts = Array.from({ length: 40 }, aPost)
    const urls = Array.from({ length: 10 }, (_, n) => `https://news.example/crowd/${n}`)
    const batch = (turn: number) =>
      (turn % 2 === 0 ? posts : posts.toReversed()).map((post, n) =>
        asked(post, { articleUrl: urls[(n + turn) % urls.length] ?? '' }),
      )
    const written = await Promise.all(
      Array.from({ length: 12 }, (_, turn) => insertPostIntake(db, batch(turn), at(1))),
    )
    expect(new Set(written.flatMap(({ captures }) => captures.map(({ generation }) => generation)))).toEqual(
      new Set([1]),
    )
    await Promise.all(written.map((one) => rollBackIntake(db, one)))
  })

  it('include the id of a signed message once for each hook, until it expires', async () => {
    const message = { hook: 'cms', id: randomUUID(), forgetAt: at(10) }
    expect(await rememberHookMessage(db, message, at(1))).toBe(true)
    expect(await rememberHookMessage(db, message, at(2))).toBe(false)
    expect(await rememberHookMessage(db, { ...message, hook: 'wire' }, at(2))).toBe(true)
    expect(await rememberHookMessage(db, message, at(11))).toBe(true)
    await forgetHookMessage(db, message)
    expect(await rememberHookMessage(db, message, at(12))).toBe(true)
  })
})
