import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CANARY_PAGES } from './canary-pages.ts'
import type { ArchivedPage } from './cdx.ts'
import { fileKey, type MediaFile, mediaOf } from './media-hosts.ts'
import type { FixturePost } from './post.ts'
import { bestVideoUrl } from './tweet-media.ts'
import { type TweetResult, tweetResult } from './tweet-result.ts'
import type { KnownPost } from './x-hosts.ts'

/** A page of an article host: its HTML, or the whole response. */
export type Page =
  | string
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Uint8Array
    }

/** Everything that the origin serves. It can be written to a file of its own as JSON. */
export interface OriginSite {
  readonly posts?: readonly FixturePost[]
  /** By absolute URL; takes precedence over everything that follows from posts. */
  readonly pages?: Readonly<Record<string, Page>>
  /** Further short links: `https://t.co/…` to their targets. */
  readonly links?: Readonly<Record<string, string>>
  /** The contents of `web.archive.org`; by default nothing. */
  readonly archived?: readonly ArchivedPage[]
  /** Hosts that answer 404 and are known, such as those of a browser's background requests. */
  readonly ignore?: readonly string[]
  /** A directory of recorded `tweet-result` responses, each a `.json` file. */
  readonly tweetResultDir?: string
}

export interface Content {
  readonly posts: Map<string, KnownPost>
  readonly media: Map<string, MediaFile>
  readonly links: Map<string, string>
  readonly pages: Map<string, Page>
  /** Pages that posts link to and the site does not describe, by URL. */
  readonly targets: Map<string, string>
  readonly archived: readonly ArchivedPage[]
}

/** A post that has existed on X since 2006: the default canary. Author and text are our inventions. */
const CANARY: FixturePost = {
  id: '20',
  author: { handle: 'canary', name: 'Canary', id: '12' },
  text: 'still singing',
  createdAt: '2006-03-21T20:50:14.000Z',
}

async function answersIn(dir: string): Promise<TweetResult[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.json'))
  const answers = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(dir, name), 'utf8')) as TweetResult),
  )
  return answers.filter((answer) => typeof answer.id_str === 'string' && typeof answer.text === 'string')
}

/** Everything that follows from a site: responses, media, short links. */
export async function contentOf(site: OriginSite): Promise<Content> {
  const content: Content = {
    posts: new Map(),
    media: new Map(),
    links: new Map(Object.entries(site.links ?? {})),
    targets: new Map(),
    archived: site.archived ?? [],
    pages: new Map(
      Object.entries({ ...CANARY_PAGES, ...site.pages }).map(([url, page]) => [new URL(url).href, page]),
    ),
  }
  for (const answer of site.tweetResultDir ? await answersIn(site.tweetResultDir) : [])
    addAnswer(content, answer)
  for (const post of [CANARY, ...(site.posts ?? [])]) addPost(content, post)
  return content
}

function addAnswer(content: Content, answer: TweetResult): void {
  content.posts.set(answer.id_str, { answer, death: null })
  for (const [key, file] of mediaOf(answer)) content.media.set(key, file)
  for (const tweet of [answer, answer.quoted_tweet]) {
    for (const link of tweet?.entities?.urls ?? []) {
      content.links.set(link.url, link.expanded_url)
      content.targets.set(new URL(link.expanded_url).href, `A page at ${new URL(link.expanded_url).host}`)
    }
  }
}

/** Adds a post, or replaces it: a test can edit a post while the origin runs. */
export function addPost(content: Content, post: FixturePost): void {
  addAnswer(content, tweetResult(post))
  const known = content.posts.get(post.id)
  if (known) known.death = post.dead ?? null
  // A quoted post is a post of its own.
  if (post.quoted && !content.posts.has(post.quoted.id)) addPost(content, post.quoted)
  for (const { video } of [post, ...(post.quoted ? [post.quoted] : [])]) {
    if (video?.bytes === undefined) continue
    content.media.set(fileKey(new URL(bestVideoUrl(video))), { kind: 'film', bytes: video.bytes })
  }
}
