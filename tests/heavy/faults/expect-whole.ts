import { expect } from 'vitest'
import type { Load } from './load.ts'
import type { FaultyService } from './service.ts'

/** Nothing of a load is lost, kept twice, or failed for a fault of our own. */
export async function expectWhole(
  { catalog, logs }: Pick<FaultyService, 'catalog' | 'logs'>,
  load: Load,
): Promise<void> {
  const { db } = catalog
  expect(load.accepted.size).toBe(load.count)
  const articles = await db
    .selectFrom('intake')
    .select(['article_id', 'state', 'error'])
    .where('article_id', 'in', [...load.accepted.keys()])
    .execute()
  const unfinished = articles.filter(({ state, error }) => state !== 'done' || error !== null)
  expect(unfinished, logs.about(unfinished.map((one) => String(one.article_id)))).toEqual([])
  expect(new Set(articles.map((one) => one.article_id)).size).toBe(load.count)

  const ids = load.posts.map(({ id }) => id)
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'outcome', 'reason'])
    .where('id', 'in', ids)
    .execute()
  const outcomes = new Map(posts.map(({ id, outcome, reason }) => [id, `${outcome} ${reason}`]))
  const wanted = new Map(load.posts.map(({ id, dead }) => [id, dead ? 'salvaged deleted' : 'captured null']))
  const others = ids.filter((id) => outcomes.get(id) !== wanted.get(id))
  expect(
    others.map((id) => `${id} ${outcomes.get(id)}`),
    logs.about(others),
  ).toEqual([])

  const snapshots = await db.selectFrom('snapshots').select('post_id').where('post_id', 'in', ids).execute()
  expect(snapshots).toHaveLength(ids.length)
  expect(new Set(snapshots.map((one) => one.post_id)).size).toBe(ids.length)
}
