import type { Disagreement, PostRecord } from '../../model/post.ts'
import { agree } from '../shared/compare-witnesses.ts'

/**
 * What another witness says otherwise, field by field: both are kept. Only what both give is
 * compared; counts change by themselves and are no disagreement.
 */
export function disagreements(record: PostRecord, other: PostRecord): Disagreement[] {
  const { witness } = other
  const found: Disagreement[] = []
  const compare = (field: string, one: unknown, another: unknown) => {
    if (one === null || another === null || one === undefined || another === undefined || one === another)
      return
    found.push({ field, witness, value: String(another) })
  }
  compare('author.handle', record.author?.handle.toLowerCase(), other.author?.handle.toLowerCase())
  compare('author.name', record.author?.name, other.author?.name)
  if (found.every(({ field }) => field !== 'author.handle') && !agree(record, other)) {
    compare('text', record.text, other.text)
  }
  compare('language', record.language, other.language)
  // oEmbed gives no time of its own, and no media.
  if (witness === 'x-oembed') return found
  compare('publishedAt', seconds(record.publishedAt), seconds(other.publishedAt))
  compare('sensitive', record.sensitive, other.sensitive)
  compare('media', kinds(record), kinds(other))
  return found
}

const seconds = (time: string | null): string | null => time?.replace(/\.\d+Z$/, 'Z') ?? null

const kinds = ({ media }: PostRecord): string => media.map(({ kind }) => kind).join(' ')
