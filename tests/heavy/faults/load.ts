import { setTimeout as pause } from 'node:timers/promises'
import type { FixturePost } from '../../support/origin/post.ts'
import { until } from '../../support/until.ts'
import { madeArticle, madePosts } from '../nothing-lost/newsroom.ts'
import type { FaultyService } from './service.ts'

/** A newsroom that is refused sends again after this time. */
const AGAIN_MS = 500
/** As many requests are under way at once. */
const SENDERS = 8

/** The service that a load is sent to. */
type LoadedService = Pick<FaultyService, 'origin' | 'servers' | 'headers' | 'catalog'>

/** Articles that a newsroom sends at a steady rate, each until it is accepted. */
export class Load {
  readonly #service: LoadedService
  readonly #first: number
  readonly count: number
  readonly posts: readonly FixturePost[]
  /** The URL of each accepted article, by id. */
  readonly accepted = new Map<string, string>()

  /**
   * @param first the number of the first article and post, which no other load has
   * @param count the number of articles
   */
  constructor(service: LoadedService, first: number, count: number) {
    this.#service = service
    this.#first = first
    this.count = count
    this.posts = madePosts(Math.ceil(count * 0.9), first)
    for (const post of this.posts) service.origin.post(post)
  }

  /** Sends all articles, evenly over this time. Resolves when the last one is accepted. */
  async send(overMs: number): Promise<void> {
    const began = performance.now()
    const numbers = Array.from({ length: this.count }, (_, n) => n).values()
    const sender = async () => {
      for (const n of numbers) {
        const at = began + (overMs / this.count) * n
        await pause(Math.max(0, at - performance.now()))
        await this.#sendOne(n)
      }
    }
    await Promise.all(Array.from({ length: SENDERS }, sender))
  }

  async #sendOne(n: number): Promise<void> {
    const { servers, headers } = this.#service
    const article = madeArticle(n, this.posts)
    const url = `${article.url}-of-${this.#first}`
    for (let tries = n; ; tries += 1) {
      const id = await accept(`${servers[tries % servers.length]}`, headers, { ...article, url })
      if (id !== null) return void this.accepted.set(id, url)
      await pause(AGAIN_MS)
    }
  }

  /** The articles and posts of this load that have not ended. */
  async open(): Promise<number> {
    const { db } = this.#service.catalog
    const ids = this.posts.map(({ id }) => id)
    const articles = await db
      .selectFrom('intake')
      .select('id')
      .where('state', '<>', 'done')
      .where('url', 'like', `%-of-${this.#first}`)
      .execute()
    const posts = await db
      .selectFrom('posts')
      .select('id')
      .where('id', 'in', ids)
      .where('capture_state', '<>', 'done')
      .execute()
    return articles.length + posts.length + (this.count - this.accepted.size)
  }

  /** Waits until all has ended. @returns how long that took, in seconds */
  async finish(withinMs: number): Promise<number> {
    const began = performance.now()
    await until(async () => {
      await pause(200)
      return (await this.open()) === 0
    }, withinMs)
    return (performance.now() - began) / 1000
  }
}

/** Sends one article. @returns its id; null if it is not accepted */
export async function accept(
  base: string,
  headers: Readonly<Record<string, string>>,
  article: { readonly url: string; readonly html: string },
): Promise<string | null> {
  try {
    const answer = await fetch(`${base}/v1/articles`, {
      method: 'POST',
      headers,
      body: JSON.stringify(article),
      signal: AbortSignal.timeout(15_000),
    })
    return answer.status === 202 ? ((await answer.json()) as { articleId: string }).articleId : null
  } catch {
    return null
  }
}
