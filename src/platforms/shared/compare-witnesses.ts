import type { Disagreement, PostRecord } from '../../model/post-record.ts'

/**
 * Do two witnesses tell the same words? Links are left out, which each shows in its own way, and so
 * are leading mentions, which one hides in replies; one text may be cut where the other goes on.
 */
export function witnessesAgree(one: PostRecord, other: PostRecord): boolean {
  if (one.author !== null && other.author !== null) {
    if (one.author.handle.toLowerCase() !== other.author.handle.toLowerCase()) return false
  }
  const [a, b] = [words(one), words(other)]
  return a.startsWith(b) || b.startsWith(a)
}

/** Does the whole begin with the part, and go on? By its letters: the cut may fall into a word or a link. */
export function extendsText(whole: string | null, part: string | null): boolean {
  const letters = (text: string | null) => (text ?? '').replace(/(?:…|\.\.\.)\s*$/, '').replace(/\s+/g, '')
  const [all, beginning] = [letters(whole), letters(part)]
  return (
    all.length > beginning.length && (all.startsWith(beginning) || all.startsWith(beginning.slice(0, -30)))
  )
}

function words(record: PostRecord): string {
  const text = record.text ?? ''
  let plain = ''
  let cursor = 0
  for (const link of record.entities.filter((entity) => entity.kind === 'link')) {
    plain += text.slice(cursor, link.start)
    cursor = link.end
  }
  plain += text.slice(cursor)
  return plain
    .replace(/^(?:\s*[@＠]\w{1,20})+/, '')
    .replace(/(?:…|\.\.\.)\s*$/, '')
    .replace(/\s+/g, '')
    .normalize('NFC')
}

/**
 * The fields in which another witness differs; both values are kept. Only fields that both give are
 * compared. Counts change by themselves and are left out.
 *
 * @param wordsOnly the other gives neither media nor a time of its own (`Source.wordsOnly`)
 */
export function findDisagreements(record: PostRecord, other: PostRecord, wordsOnly: boolean): Disagreement[] {
  const { witness } = other
  const found: Disagreement[] = []
  const compare = (field: string, one: unknown, another: unknown) => {
    if (one === null || another === null || one === undefined || another === undefined || one === another)
      return
    found.push({ field, witness, value: String(another) })
  }
  compare('author.handle', record.author?.handle.toLowerCase(), other.author?.handle.toLowerCase())
  compare('author.name', record.author?.name, other.author?.name)
  if (found.every(({ field }) => field !== 'author.handle') && !witnessesAgree(record, other)) {
    compare('text', record.text, other.text)
  }
  compare('language', record.language, other.language)
  if (wordsOnly) return found
  compare('publishedAt', seconds(record.publishedAt), seconds(other.publishedAt))
  compare('sensitive', record.sensitive, other.sensitive)
  compare('media', kinds(record), kinds(other))
  return found
}

const seconds = (time: string | null): string | null => time?.replace(/\.\d+Z$/, 'Z') ?? null

const kinds = ({ media }: PostRecord): string => media.map(({ kind }) => kind).join(' ')
