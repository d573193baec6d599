import type { App } from '../app.ts'
import type { CardOptions } from '../card/card.ts'
import { citingArticles } from '../catalog/citations.ts'
import { findPost } from '../catalog/posts.ts'
import type { Manifest } from '../model/snapshot.ts'
import { originalOf } from './original-of.ts'
import { mediaPlaces } from './places.ts'
import type { Withheld } from './withheld.ts'

/** So many articles are named below a card. */
const NAMED = 20

/**
 * What a snapshot's card is drawn with today: where its media are served, how the original stands, who
 * cites it, and without what was taken down.
 */
export async function cardOptions(
  app: Pick<App, 'catalog' | 'platforms'>,
  manifest: Manifest,
  withheld: Withheld,
): Promise<CardOptions> {
  const { db } = await app.catalog()
  const [articles, row] = await Promise.all([
    citingArticles(db, manifest.post, NAMED),
    findPost(db, manifest.post),
  ])
  return {
    labels: app.platforms.labels,
    capturedAt: new Date(manifest.capturedAt),
    resourceUrl: mediaPlaces(manifest),
    articles,
    withoutQuoted: withheld.quoted,
    ...(row ? { original: originalOf(row) } : {}),
  }
}
