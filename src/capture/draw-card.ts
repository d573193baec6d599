import { renderCard } from '../card/render-card.ts'
import type { PlatformLabels } from '../model/labels.ts'
import type { PostRecord } from '../model/post-record.ts'
import type { MediaFetcher } from './media-fetcher.ts'
import type { CaptureRequest } from './types.ts'

/** The step `card`. Its media have their original URLs, because a WACZ player serves them from the archive. */
export function drawCard(
  record: PostRecord,
  request: CaptureRequest,
  media: MediaFetcher,
  labels: PlatformLabels,
): string {
  const articles = new Map(
    request.citations.map(({ articleUrl, articleTitle }) => [articleUrl, articleTitle]),
  )
  return renderCard(record, {
    labels,
    capturedAt: request.capturedAt,
    resourceUrl: (url) => (media.has(url) ? url : null),
    articles: [...articles].map(([url, title]) => ({ url, title })),
  })
}
