import type { ArchivedPostReader } from '../../model/archived-posts.ts'

/** What differs between the readers of most platforms. */
type OwnParts = Pick<ArchivedPostReader, 'addresses' | 'read'> & Partial<ArchivedPostReader>

/**
 * Completes a reader of archived pages, for platforms without anything better: ids carry no time, an account's posts of a day
 * can't be listed, and the renditions of a medium differ in their query at most.
 */
export const createArchivedPostReader = (own: OwnParts): ArchivedPostReader => ({
  publishedAt: () => null,
  snapshotsAround: () => [],
  mediumPrefix: (url) => url.replace(/^https?:\/\//, '').split(/[?#]/, 1)[0] ?? url,
  renditionRank: () => 0,
  ...own,
})
