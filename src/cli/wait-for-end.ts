import { setTimeout as sleep } from 'node:timers/promises'
import { findEndedArticles } from '../catalog/articles/ended-articles.ts'
import { findEndedCaptures } from '../catalog/work/ended-captures.ts'
import { PlatformName, type PostRef, postSlug } from '../model/platform.ts'
import type { App } from '../runtime/app.ts'
import type { Accepted } from './submitter.ts'

/** The end of accepted work. */
export type Ended = Accepted & {
  readonly state: 'done' | 'failed'
  readonly error: { readonly code: string; readonly message: string } | null
}

const EVERY_MS = 500
const PAGE = 200

/** Waits until everything that was accepted has ended, and gives each as it ends. @throws the reason of `signal` */
export async function* waitForEnd(
  app: Pick<App, 'catalog'>,
  accepted: readonly Accepted[],
  signal: AbortSignal,
): AsyncGenerator<Ended> {
  const { db } = await app.catalog()
  const articles = new Map<string, Accepted>()
  const posts = new Map<string, Accepted>()
  for (const one of accepted) {
    if ('articleId' in one) articles.set(one.articleId, one)
    else posts.set(one.postId, one)
  }
  for (;;) {
    for (const ids of pages([...articles.keys()])) {
      for (const { articleId, error } of await findEndedArticles(db, ids)) {
        const one = articles.get(articleId)
        articles.delete(articleId)
        if (one) yield { ...one, state: error === null ? 'done' : 'failed', error }
      }
    }
    for (const slugs of pages([...posts.keys()])) {
      for (const { outcome, reason, ...post } of await findEndedCaptures(db, slugs.flatMap(parseSlug))) {
        const one = posts.get(postSlug(post))
        if (one === undefined) continue
        posts.delete(postSlug(post))
        const failed = outcome === 'failed' || outcome === 'blocked'
        const error = failed ? { code: reason ?? 'internal', message: `The capture ended ${outcome}.` } : null
        yield { ...one, state: failed ? 'failed' : 'done', error }
      }
    }
    if (articles.size + posts.size === 0) return
    await sleep(EVERY_MS, undefined, { signal })
  }
}

function* pages(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += PAGE) yield ids.slice(from, from + PAGE)
}

function parseSlug(slug: string): Pick<PostRef, 'platform' | 'id'>[] {
  const [name, id = ''] = slug.split('/')
  const platform = PlatformName.safeParse(name)
  return platform.success ? [{ platform: platform.data, id: decodeURIComponent(id) }] : []
}
