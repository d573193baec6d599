import type { PostRecord } from '../../model/post.ts'

/**
 * Do two witnesses tell the same words? Links are left out, which each shows in its own way, and so
 * are leading mentions, which one hides in replies; one text may be cut where the other goes on.
 */
export function agree(one: PostRecord, other: PostRecord): boolean {
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
