import type { CardOptions } from '../../card/render-card.ts'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import type { Redaction } from '../../services/publication/redaction.ts'
import { mediaUrlResolver } from './media-urls.ts'
import { originalStateOf } from './original-state.ts'

/** At most this many articles are listed below a card. */
const MAX_ARTICLES = 20

/**
 * Loads the options to render a snapshot's card: the URLs of its media, the state of the original, the citing
 * articles, and what to leave out because its reader may not see it.
 */
export async function loadCardOptions(
  app: Pick<App, 'catalog' | 'platforms'>,
  manifest: Manifest,
  { quoted, forwarded }: Pick<Redaction, 'quoted' | 'forwarded'>,
): Promise<CardOptions> {
  const { db } = await app.catalog()
  const [articles, row] = await Promise.all([
    listCitingArticles(db, manifest.post, MAX_ARTICLES),
    findPost(db, manifest.post),
  ])
  return {
    labels: app.platforms.labels,
    capturedAt: new Date(manifest.capturedAt),
    resourceUrl: mediaUrlResolver(manifest),
    articles,
    withoutQuoted: quoted,
    withoutForwarded: forwarded,
    ...(row ? { original: originalStateOf(row) } : {}),
  }
}
