import type { FieldRow } from '../../shared/answer-fields.ts'

/** Every field of the answers of oEmbed (docs/platforms/x.md), and its place in the record. */
export const OEMBED_FIELDS: readonly FieldRow[] = [
  { paths: ['html'], kept: 'text' },
  { paths: ['author_name', 'author_url'], kept: 'author' },
  { paths: ['url'], why: 'names the post, which must be the requested one' },
  { paths: ['cache_age', 'width', 'height', 'type', 'version'], why: 'of the frame, not of the post' },
  { paths: ['provider_name', 'provider_url'], why: 'X itself' },
]
