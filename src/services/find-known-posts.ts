import { type AccountDay, findKnownCitations, findKnownManifests } from '../catalog/posts/known-posts.ts'
import type { Citation } from '../model/citation.ts'
import type { PostRecord } from '../model/post-record.ts'
import type { ResolveDeps } from '../resolve/resolve-citations.ts'
import type { ServiceDeps } from './service-deps.ts'

/**
 * What catalog and store know of an account's posts around a citation's day: as articles have shown
 * them with their addresses, and as they were captured. Each account's day is looked up once.
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
  for (const key of await findKnownManifests(db, day)) {
    const manifest = await ledger.readManifest(key)
    // An article's own words are among the citations.
    if (manifest && manifest.record.witness !== 'citation') found.push(asCitation(manifest.record))
  }
  return found
}

/** A post as an article would show it: its links as they stand in the post, not as they are displayed. */
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
