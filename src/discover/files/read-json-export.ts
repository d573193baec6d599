import { text } from 'node:stream/consumers'
import { articleUrl } from '../../model/article-url.ts'
import { FetchError, InputError } from '../../model/errors.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { FoundArticle } from '../found-article.ts'
import { readJsonFeed } from '../site/read-json-feed.ts'
import { createBatchReader } from '../site/read-sitemap.ts'
import { parseSourceDate } from '../site/source-dates.ts'
import { readAnsStories } from './ans-stories.ts'
import { readDrupalNodes } from './drupal-nodes.ts'
import type { ExportedArticle } from './exported-article.ts'
import { readGhostPosts } from './ghost-posts.ts'
import type { InputFile } from './input-file.ts'

/** JSON exports are read as a whole; larger ones come in parts. */
const MAX_BYTES = 200_000_000

/** Each returns null for a document of another system. */
const EXPORTS: readonly ((value: unknown) => ExportedArticle[] | null)[] = [
  readGhostPosts,
  readDrupalNodes,
  readAnsStories,
]

/**
 * Reads an export of Ghost, of Drupal (JSON:API) or of Arc XP (ANS), or a saved JSON Feed.
 *
 * @throws InputError `input-too-large`, `usage` if the export names no site and no address was given
 * @throws FetchError `unreadable` for other JSON
 */
export async function* readJsonExport(
  file: InputFile,
  source: ArticleSource,
  deps: FinderDeps,
): AsyncGenerator<SourceBatch> {
  if (file.size > MAX_BYTES) {
    throw new InputError('input-too-large', `${file.name} is larger than ${MAX_BYTES} bytes.`, {
      input: file.name,
      hint: 'Export it in parts.',
    })
  }
  const json = await text(await file.read())
  const feed = readJsonFeed(json)
  if (feed) return yield createBatchReader(source, deps.siteUrl, deps)(feed)
  const value = parse(json)
  for (const read of EXPORTS) {
    const exported = read(value)
    if (exported === null) continue
    yield { articles: exported.flatMap((one) => toFound(one, file.name, deps) ?? []), sources: [] }
    return
  }
  throw new FetchError('unreadable', `${file.name} is JSON of an unknown system.`, {
    input: file.name,
    hint: 'Stet reads exports of Ghost, JSON:API of Drupal, ANS of Arc XP, and JSON Feeds.',
  })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function toFound(one: ExportedArticle, name: string, deps: FinderDeps): FoundArticle | null {
  if (!URL.canParse(one.address) && deps.siteUrl === null) {
    throw new InputError('usage', `${name} does not say at which site its articles are.`, {
      input: name,
      hint: 'Give the address of the site with --url.',
    })
  }
  const url = URL.parse(one.address, deps.siteUrl ?? undefined)
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  const now = deps.clock.now()
  const publishedAt = parseSourceDate(one.publishedAt, now)
  const modifiedAt = parseSourceDate(one.modifiedAt, now)
  if (deps.since && (modifiedAt ?? publishedAt ?? now) < deps.since) return null
  const html = one.html.trim()
  return {
    url: articleUrl(url.href),
    publishedAt,
    modifiedAt,
    title: one.title,
    news: false,
    page:
      html === '' ? null : { bytes: Buffer.from(html), format: 'html', contentType: null, capturedAt: null },
  }
}
