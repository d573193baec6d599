import type { App } from '../app.ts'
import type { Db } from '../catalog/catalog.ts'
import { findPost } from '../catalog/posts.ts'
import { hurryAccount, settleCheck, tellEvents } from '../catalog/settle-check.ts'
import { saveLearned } from '../catalog/watch-learn.ts'
import { aroundPosts } from '../catalog/watch-risk.ts'
import { type WatchedRow, watchedOf } from '../catalog/watched-row.ts'
import type { PlatformName } from '../model/platform.ts'
import type { Guard } from '../verify/guard.ts'
import type { Learned, WatchBook, Watched } from '../verify/watch-book.ts'

/** What was learned is written down so many looks at a time. */
const BATCH = 100

/** The catalog as the watch's book; `flush` writes down what is still in memory. */
export function watchBook(
  app: App,
  db: Db,
  guard: Pick<Guard, 'review'>,
): WatchBook & { flush(): Promise<void> } {
  const { clock, config } = app
  let batch: Learned[] = []

  async function flush(): Promise<void> {
    const taken = batch
    batch = []
    await saveLearned(db, taken, clock.now())
    const bad = new Set<PlatformName>(taken.flatMap((one) => (one.suspected ? one.platform : [])))
    for (const platform of bad) await guard.review(platform)
  }

  return {
    settle: (watched, settled, events) => settleCheck(db, watched.post, watched.revision, settled, events),
    async current({ post }) {
      const row = await findPost(db, post)
      if (row) return await watchedRow(db, row, config.watch)
      throw new Error(`${post.url} is gone from the catalog while it is looked at.`)
    },
    told: (post, _revision, events) => tellEvents(db, post, events, clock.now()),
    async hurry({ post, account }, count) {
      const handle = account?.slice(post.platform.length + 1)
      if (handle !== undefined) await hurryAccount(db, { ...post, handle }, count, clock.now())
    },
    async learn(learned) {
      batch.push(learned)
      if (batch.length >= BATCH) await flush()
    },
    flush,
  }
}

/** Rows of posts as the watch takes them, with what is around each. */
export async function watchedRows(
  db: Db,
  rows: readonly WatchedRow[],
  policy: Parameters<typeof aroundPosts>[2],
): Promise<Watched[]> {
  const around = await aroundPosts(db, rows, policy)
  return rows.map((row) => watchedOf(row, around.get(row) ?? { risk: 1, language: 1, articles: [] }))
}

async function watchedRow(
  db: Db,
  row: WatchedRow,
  policy: Parameters<typeof aroundPosts>[2],
): Promise<Watched> {
  const [watched] = await watchedRows(db, [row], policy)
  if (watched === undefined) throw new Error('A row makes one watched post.')
  return watched
}
