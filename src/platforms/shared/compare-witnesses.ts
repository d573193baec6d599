import type { Disagreement, PostRecord } from '../../model/post-record.ts'

/**
 * Do two witnesses have the same text? Ignores links, which each witness formats differently, and leading
 * mentions, which some hide in replies. One text may be a truncated form of the other.
 */
export function witnessesAgree(one: PostRecord, other: PostRecord): boolean {
  if (!sameAuthor(one, other)) return false
  const [a, b] = [comparableText(one), comparableText(other)]
  return a.startsWith(b) || b.startsWith(a)
}

/** Ids decide where both witnesses have them, because handles change. */
function sameAuthor(one: PostRecord, other: PostRecord): boolean {
  const [id, otherId] = [one.author?.id ?? null, other.author?.id ?? null]
  if (id !== null && otherId !== null) return id === otherId
  const [handle, otherHandle] = [knownHandle(one), knownHandle(other)]
  return handle === null || otherHandle === null || handle === otherHandle
}

/** The author's name; null for one that repeats the handle, which a source gives in place of an unknown name. */
export function knownName({ author }: PostRecord): string | null {
  return author === null || author.name === author.handle ? null : author.name
}

/** The author's handle in lower case; null if the witness knows the account only by its id, which then stands for it. */
function knownHandle({ author }: PostRecord): string | null {
  return author === null || author.handle === author.id ? null : author.handle.toLowerCase()
}

/** Is `whole` a continuation of `part`? Compares without spaces, because the cut may be inside a word or link. */
export function extendsText(whole: string | null, part: string | null): boolean {
  const letters = (text: string | null) => (text ?? '').replace(/(?:…|\.\.\.)\s*$/, '').replace(/\s+/g, '')
  const [all, beginning] = [letters(whole), letters(part)]
  return (
    all.length > beginning.length && (all.startsWith(beginning) || all.startsWith(beginning.slice(0, -30)))
  )
}

function comparableText(record: PostRecord): string {
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
 * Finds the fields in which another witness differs, with its values. Compares only fields that both
 * witnesses have, except counts, which change all the time.
 *
 * @param wordsOnly whether the other witness has neither media nor an exact time (`PostSource.wordsOnly`)
 */
export function findDisagreements(record: PostRecord, other: PostRecord, wordsOnly: boolean): Disagreement[] {
  const { witness } = other
  const found: Disagreement[] = []
  const compare = (field: string, one: unknown, another: unknown) => {
    if (one === null || another === null || one === undefined || another === undefined || one === another)
      return
    found.push({ field, witness, value: String(another) })
  }
  compare('author.handle', knownHandle(record), knownHandle(other))
  compare('author.name', knownName(record), knownName(other))
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
