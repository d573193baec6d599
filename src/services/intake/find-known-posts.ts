import { LRUCache } from 'lru-cache'
import { isRefusal } from '../../archive/refusal.ts'
import { type AccountDay, findKnownCitations, findKnownManifests } from '../../catalog/posts/known-posts.ts'
import type { Citation } from '../../model/citation.ts'
import type { PostRecord } from '../../model/post-record.ts'
import type { ConnectedPlatforms } from '../../platforms/connect-platforms.ts'
import { KnownCitations } from '../../resolve/known-citations.ts'
import type { ResolveDeps } from '../../resolve/resolve-citations.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** Days of accounts that are in memory at once: an article may name as many as it has citations. */
const MAX_DAYS = 50

type Deps = Pick<ServiceDeps, 'catalog' | 'ledger'> & { readonly platforms: Pick<ConnectedPlatforms, 'get'> }

/**
 * Finds an account's posts around the day of a citation: those that articles cite by URL, and those that were captured.
 * Queries each day of an account once, as long as an article names few of them.
 */
export function createKnownPostFinder(deps: Deps): NonNullable<ResolveDeps['known']> {
  const days = new LRUCache<string, Promise<KnownCitations>>({ max: MAX_DAYS })
  return ({ platform, author, publishedOn }) => {
    if (author === null || publishedOn === null) return Promise.resolve(new KnownCitations())
    const key = `${platform} ${author.handle.toLowerCase()} ${publishedOn}`
    const known = days.get(key) ?? lookUp(deps, { platform, handle: author.handle, day: publishedOn })
    days.set(key, known)
    return known
  }
}

async function lookUp(deps: Deps, day: AccountDay): Promise<KnownCitations> {
  const { db } = await deps.catalog()
  const ledger = await deps.ledger()
  const shortLinks = deps.platforms.get(day.platform)?.shortLinks
  const known = new KnownCitations()
  for (const one of await findKnownCitations(db, day)) known.add(one, shortLinks)
  for (const { key, sha256 } of await findKnownManifests(db, day)) {
    // A damaged snapshot is reported by an audit, and must not keep other articles from their posts.
    const manifest = await ledger.readKnownManifest(key, sha256).catch(skipRefused)
    // A record whose witness is the citation repeats an article's text, which is among the citations already.
    if (manifest && manifest.record.witness !== 'citation') known.add(asCitation(manifest.record), shortLinks)
  }
  return known
}

function skipRefused(thrown: unknown): null {
  if (isRefusal(thrown)) return null
  throw thrown
}

/** A post as an article would show it: with the short links of the post's text, not their displayed form. */
function asCitation(record: PostRecord): Citation {
  const links = record.entities.flatMap(({ kind, short }) => (kind === 'link' && short ? [short] : []))
  let text = ''
  let cursor = 0
  for (const { kind, start, end, short } of record.entities) {
    if (kind !== 'link' || short === null || start < cursor) continue
    text += (record.text ?? '').slice(cursor, start) + short
    cursor = end
  }
  return {
    platform: record.platform,
    id: record.id,
    url: record.url,
    role: 'embed',
    form: 'blockquote',
    author: record.author && { name: record.author.name, handle: record.author.handle },
    text: text + (record.text ?? '').slice(cursor),
    publishedOn: record.publishedOn,
    links,
    quote: '',
    start: 0,
    end: 0,
  }
}
