import { InvalidArgumentError } from 'commander'
import type { ListedPost } from '../api/views/post-list.ts'
import { formatBytes } from '../card/format-bytes.ts'
import type { PlatformLabels } from '../model/labels.ts'
import type { MediaSummary } from '../model/media-summary.ts'
import { alignColumns } from './align-columns.ts'
import { pluralize, truncateLine } from './labels.ts'

/** A post of a list, with the bytes of its main snapshot; null without one. */
export type SizedPost = ListedPost & { readonly bytes: number | null }

const TEXT_WIDTH = 60

/** The columns of `stet list --columns`, and what each shows of a post. An empty cell: not known, or none. */
const COLUMNS = {
  outcome: (post) => post.outcome ?? post.capture,
  state: (post) => post.state,
  liveness: (post) => post.liveness ?? '',
  platform: (post) => post.platform,
  id: (post) => post.id,
  url: (post) => post.url,
  author: ({ author, platform }, labels) => (author === null ? '' : labels.handle(platform, author.handle)),
  name: (post) => post.author?.name ?? '',
  published: (post) => post.publishedAt?.slice(0, 10) ?? post.publishedOn ?? '',
  captured: (post) => post.capturedAt?.slice(0, 10) ?? '',
  checked: (post) => post.checkedAt?.slice(0, 10) ?? '',
  media: (post) => mediaWords(post.media),
  size: (post) => (post.bytes === null ? '' : formatBytes(post.bytes)),
  snapshot: (post) => post.snapshot ?? '',
  text: (post) => truncateLine(post.text ?? '', TEXT_WIDTH),
} as const satisfies Record<string, (post: SizedPost, labels: PlatformLabels) => string>

export type ListColumn = keyof typeof COLUMNS

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ListColumn[]

const isColumn = (name: string): name is ListColumn => Object.hasOwn(COLUMNS, name)

/** Parses `outcome,url`. @throws InvalidArgumentError that names the columns that there are */
export function parseColumns(value: string): ListColumn[] {
  return value.split(',').map((part) => {
    const name = part.trim()
    if (!isColumn(name)) throw new InvalidArgumentError(`Give some of ${COLUMN_NAMES.join(', ')}.`)
    return name
  })
}

/** The lines of a table: aligned for people, separated by tabs for programs. */
export function columnLines(
  posts: readonly SizedPost[],
  columns: readonly ListColumn[],
  labels: PlatformLabels,
  aligned: boolean,
): string[] {
  const rows = posts.map((post) =>
    columns.map((column) => COLUMNS[column](post, labels).replace(/\s+/g, ' ').trim()),
  )
  return aligned ? alignColumns(columns, rows) : [columns, ...rows].map((row) => row.join('\t'))
}

/** `2 photos, 1 video`; empty without media. */
export function mediaWords(media: MediaSummary | null): string {
  if (media === null) return ''
  const counts = [
    [media.photo, 'photo'],
    [media.video, 'video'],
    [media.gif, 'GIF'],
    [media.audio, 'sound'],
  ] as const
  return counts
    .filter(([count]) => count > 0)
    .map(([count, one]) => pluralize(count, one))
    .join(', ')
}
