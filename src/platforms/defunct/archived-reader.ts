import type { ArchivedPostReader } from '../../model/archived-posts.ts'
import type { PostRef } from '../../model/platform.ts'

/** What differs between the readers of closed platforms. Their ids carry no time, so posts of a day can't be listed. */
export type ClosedPostReader = Pick<ArchivedPostReader, 'addresses' | 'read'>

/** Completes the reader of a closed platform's archived pages. */
export function createArchivedReader(own: ClosedPostReader): ArchivedPostReader {
  return {
    ...own,
    publishedAt: () => null,
    snapshotsAround: () => [],
    mediumPrefix: (url) => url.replace(/^https?:\/\//, '').split(/[?#]/, 1)[0] ?? url,
    renditionRank: () => 0,
  }
}

/** A post's canonical address without its scheme. */
export const addressOf = ({ url }: PostRef): string => url.replace(/^https?:\/\/(?:www\.)?/, '')
