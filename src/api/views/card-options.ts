import type { CardOptions } from '../../card/render-card.ts'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { mediaUrlResolver } from './media-urls.ts'
import { originalStateOf } from './original-state.ts'
import type { Redaction } from './redaction.ts'

/** So many articles are named below a card. */
const NAMED = 20

/**
 * What a snapshot's card is drawn with today: where its media are served, how the original stands, who
 * cites it, and without what was taken down.
 */
export async function loadCardOptions(
  app: Pick<App, 'catalog' | 'platforms'>,
  manifest: Manifest,
  withheld: Redaction,
): Promise<CardOptions> {
  const { db } = await app.catalog()
  const [articles, row] = await Promise.all([
    listCitingArticles(db, manifest.post, NAMED),
    findPost(db, manifest.post),
  ])
  return {
    labels: app.platforms.labels,
    capturedAt: new Date(manifest.capturedAt),
    resourceUrl: mediaUrlResolver(manifest),
    articles,
    withoutQuoted: withheld.quoted,
    ...(row ? { original: originalStateOf(row) } : {}),
  }
}
