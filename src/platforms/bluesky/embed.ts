import type { LinkCard, Medium } from '../../model/post-record.ts'
import { getObject, getString, getWebUrl, type JsonObject } from '../shared/untyped-json.ts'
import { POST_COLLECTION, parseAtUri } from './at-uri.ts'

/** The parts of a post's embed, each null if the post has none. */
export interface EmbedParts {
  /** Photos or a video. */
  readonly media: JsonObject | null
  readonly external: JsonObject | null
  /** A quoted post, or a feed, list, labeller or starter pack. */
  readonly record: JsonObject | null
}

/**
 * Takes an embed apart, as a record has it or as the AppView shows it. `recordWithMedia` has a quote beside media or a
 * link, and its record one level deeper.
 */
export function splitEmbed(embed: JsonObject | null): EmbedParts {
  const beside = getObject(embed, 'media')
  const record = getObject(embed, 'record')
  const other = beside ?? embed
  const external = getObject(other, 'external')
  return {
    media: external === null && (beside !== null || record === null) ? other : null,
    external,
    record: getString(record, 'uri') === null ? (getObject(record, 'record') ?? record) : record,
  }
}

/** Reads the preview of a linked page. A record alone has no address of its image. */
export function readEmbedCard({ external, record }: EmbedParts): LinkCard | null {
  const url = getWebUrl(external, 'uri')
  if (external === null || url === null) return record === null ? null : readRecordCard(record)
  return {
    url,
    title: getString(external, 'title'),
    description: getString(external, 'description'),
    site: getString(getObject(external, 'source'), 'title'),
    imageUrl: getWebUrl(external, 'thumb'),
  }
}

/** The services whose GIFs people add from within the app, which shows them in place of a link. */
const GIF_HOSTS =
  /^(?:media\.tenor\.com|(?:media\d*|i)\.giphy\.com|(?:static\.)?klipy\.com|t\.gifs\.bsky\.app)$/

/** A GIF that is an external link (platforms-2.md § 1.2); its words follow `ALT:` in the description. */
export function readLinkedGif({ external }: EmbedParts): Medium[] {
  const address = getWebUrl(external, 'uri')
  const url = URL.parse(address ?? '')
  if (address === null || url === null || !GIF_HOSTS.test(url.hostname) || !/\.gif$/i.test(url.pathname))
    return []
  const [, alt = null] = /^\s*alt:\s*(\S[\s\S]*)$/i.exec(getString(external, 'description') ?? '') ?? []
  const size = (name: string) => Number(/^\d{1,5}$/.exec(url.searchParams.get(name) ?? '')?.[0]) || null
  return [
    {
      kind: 'gif',
      url: address,
      fallbackUrls: [],
      posterUrl: null,
      alt,
      width: size('ww'),
      height: size('hh'),
      durationMs: null,
    },
  ]
}

/** Pages of records that are not posts, by collection. */
const PAGES: Readonly<Record<string, (repo: string, rkey: string) => string>> = {
  'app.bsky.feed.generator': (repo, rkey) => `https://bsky.app/profile/${repo}/feed/${rkey}`,
  'app.bsky.graph.list': (repo, rkey) => `https://bsky.app/profile/${repo}/lists/${rkey}`,
  'app.bsky.graph.starterpack': (repo, rkey) => `https://bsky.app/starter-pack/${repo}/${rkey}`,
  'app.bsky.labeler.service': (repo) => `https://bsky.app/profile/${repo}`,
}

/** Are records of this collection shown: posts, and those that have a page? */
export const hasPage = (collection: string): boolean =>
  collection === POST_COLLECTION || Object.hasOwn(PAGES, collection)

/** A feed, list, labeller or starter pack, as a card that links to it. */
function readRecordCard(record: JsonObject): LinkCard | null {
  const uri = parseAtUri(getString(record, 'uri'))
  const page = uri && Object.hasOwn(PAGES, uri.collection) ? PAGES[uri.collection] : undefined
  if (uri === null || page === undefined) return null
  const inside = getObject(record, 'record')
  const creator = getObject(record, 'creator')
  return {
    url: page(uri.repo, uri.rkey),
    title:
      getString(record, 'displayName') ??
      getString(record, 'name') ??
      getString(inside, 'name') ??
      getString(creator, 'displayName') ??
      getString(creator, 'handle'),
    description: getString(record, 'description') ?? getString(inside, 'description'),
    site: null,
    imageUrl: getWebUrl(record, 'avatar') ?? getWebUrl(creator, 'avatar'),
  }
}
