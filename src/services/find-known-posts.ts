import { type AccountDay, findKnownCitations, findKnownManifests } from '../catalog/posts/known-posts.ts'
import type { Citation } from '../model/citation.ts'
import type { PostRecord } from '../model/post-record.ts'
import type { ResolveDeps } from '../resolve/resolve-citations.ts'
import type { ServiceDeps } from './service-deps.ts'

/**
 * Finds an account's posts around the day of a citation: those that articles cite by URL, and those that were captured.
 * Queries each day of an account once.
 */
export function createKnownPostFinder(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'clock'>,
): NonNullable<ResolveDeps['known']> {
  const days = new Map<string, Promise<Citation[]>>()
  return ({ platform, author, publishedOn }) => {
    if (author === null || publishedOn === null) return Promise.resolve([])
    const key = `${platform} ${author.handle.toLowerCase()} ${publishedOn}`
    const known = days.get(key) ?? lookUp(deps, { platform, handle: author.handle, day: publishedOn })
    days.set(key, known)
    return known
  }
}

async function lookUp(deps: Pick<ServiceDeps, 'catalog' | 'ledger'>, day: AccountDay): Promise<Citation[]> {
  const { db } = await deps.catalog()
  const ledger = await deps.ledger()
  const found = await findKnownCitations(db, day)
  for (const { key, sha256 } of await findKnownManifests(db, day)) {
    const manifest = await ledger.readKnownManifest(key, sha256)
    // A record whose witness is the citation repeats an article's text, which is among the citations already.
    if (manifest && manifest.record.witness !== 'citation') found.push(asCitation(manifest.record))
  }
  return found
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
