import type { CitingArticle } from '../../card/provenance.ts'
import type { CardOptions } from '../../card/render-card.ts'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import type { Redaction } from '../../services/publication/redaction.ts'
import { mediaUrlResolver } from './media-urls.ts'
import { originalStateOf } from './original-state.ts'

/** At most this many articles are listed below a card. */
const MAX_ARTICLES = 20

/** Which other posts in a snapshot its reader may not see. */
type Hidden = Pick<Redaction, 'quoted' | 'forwarded'>

/**
 * Loads the options to render a snapshot's card: the URLs of its media, the state of the original, the citing
 * articles, and what to leave out because its reader may not see it.
 */
export async function loadCardOptions(
  app: Pick<App, 'catalog' | 'platforms'>,
  manifest: Manifest,
  redaction: Hidden,
): Promise<CardOptions> {
  const { db } = await app.catalog()
  const [articles, row] = await Promise.all([
    listCitingArticles(db, manifest.post, MAX_ARTICLES),
    findPost(db, manifest.post),
  ])
  return cardOptionsOf(app, manifest, redaction, { articles, row })
}

/** As `loadCardOptions`, for a post whose row and citing articles were loaded. */
export function cardOptionsOf(
  { platforms }: Pick<App, 'platforms'>,
  manifest: Manifest,
  { quoted, forwarded }: Hidden,
  { articles, row }: { readonly articles: readonly CitingArticle[]; readonly row: PostRow | undefined },
): CardOptions {
  return {
    labels: platforms.labels,
    capturedAt: new Date(manifest.capturedAt),
    resourceUrl: mediaUrlResolver(manifest),
    articles: articles.slice(0, MAX_ARTICLES),
    withoutQuoted: quoted,
    withoutForwarded: forwarded,
    ...(row ? { original: originalStateOf(row) } : {}),
  }
}
