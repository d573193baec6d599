import { summarizeMedia } from '../../archive/records/media-summary.ts'
import type { OpenGraph } from '../../card/open-graph.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Manifest } from '../../model/manifest.ts'
import { resourcePath } from './media-urls.ts'

/** The words of a preview, in characters: programs show two or three lines. */
const MAX_WORDS = 300

/**
 * Describes a post for programs that preview links.
 *
 * @param manifest without what its reader may not see
 * @param base the public URL of this service
 * @param url the page to preview
 */
export function describePost(
  { id, record, resources }: Manifest,
  base: string,
  labels: PlatformLabels,
  url: string,
): OpenGraph {
  const platform = labels.platform(record.platform)
  const media = summarizeMedia({ record, resources })
  const words = record.contentWarning ?? record.text ?? ''
  const cut = [...words].slice(0, MAX_WORDS).join('')
  return {
    title:
      record.author === null
        ? `A post on ${platform}, archived`
        : `${stripBidi(record.author.name)} (${stripBidi(labels.handle(record.platform, record.author.handle))}) on ${platform}, archived`,
    description: cut === words ? cut : `${cut}…`,
    url,
    image:
      media === null || media.thumbnail === null || media.sensitive
        ? null
        : `${base}${resourcePath(id, media.thumbnail)}`,
    publishedAt: record.publishedAt ?? record.publishedOn,
  }
}
