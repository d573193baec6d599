import { parseDateAt } from '../../detect/text/dates-in-words.ts'

/** The line below an embedded post: `A post shared by Name (@handle) on Apr 18, 2020 at 12:12pm PDT`. Since 2021 it has no date. */
export interface CaptionSignature {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly handle: string
  readonly date: string | null
}

/** Instagram's phrase before the name, in the languages of its embeds. */
const BEFORE = new RegExp(
  [
    'A (?:post|photo|video|reel) (?:shared|posted) by',
    'Ein (?:Beitrag|Foto|Video),? (?:geteilt|gepostet|veröffentlicht) von',
    'Une (?:publication|photo|vidéo) (?:partagée|publiée) par',
    'Una (?:publicación|foto) (?:compartida|publicada) (?:de|por)',
    'Un v[ií]deo (?:compartido|publicado) (?:de|por)',
    'Uma (?:publicação|foto) (?:compartilhada|partilhada|publicada) por',
    'Un (?:post|video) (?:condiviso|pubblicato) da',
    'Una foto pubblicata da',
    'Een (?:bericht|foto|video) (?:gedeeld|geplaatst|die is geplaatst) door',
    'Post udostępniony przez',
    'Ett inlägg delat av',
    'Публикация от',
    'منشور تمت مشاركته بواسطة',
    'تمت مشاركة منشور بواسطة',
  ].join('|'),
  'g',
)
/** Its phrase after the handle, in languages that put the name first. */
const BEHIND =
  /^\s{0,2}(?:がシェアした投稿|分享的(?:帖子|貼文)|['’]\p{L}{1,5} paylaştığı bir gönderi|geteilter Beitrag|gepostetes (?:Foto|Video))/u

const LONGEST_NAME = 160
const HANDLE = /@\u200f?([\w.]{1,30})\u200f?[)）]/y

/** Parses the signature around the `@` at `at`, not before `floor`; null for any other mention. */
export function parseCaptionSignature(text: string, at: number, floor: number): CaptionSignature | null {
  HANDLE.lastIndex = at
  const match = HANDLE.exec(text)
  const open = text[at - 1] === '\u200f' ? at - 2 : at - 1
  if (match?.[1] === undefined || open < floor || !/[(（]/.test(text[open] ?? '')) return null
  const close = at + match[0].length
  const least = Math.max(floor, open - LONGEST_NAME)
  const line = least + text.slice(least, open).lastIndexOf('\n') + 1
  const lead = [...text.slice(line, open).matchAll(BEFORE)].at(-1)
  const behind = BEHIND.exec(text.slice(close, close + 60))
  if (lead === undefined && behind === null) return null
  const start = lead === undefined ? line : line + lead.index
  const name = text
    .slice(start + (lead?.[0].length ?? 0), open)
    .replace(/[\u200e\u200f]/g, '')
    .replace(/^Ein von /, '')
    .replace(/\s+/g, ' ')
    .trim()
  const end = close + (behind?.[0].length ?? 0)
  const dated = dateBehind(text, end)
  if (name === '' || (dated === null && goesOn(text, end))) return null
  return {
    start,
    end: dated?.end ?? end,
    name,
    handle: match[1].replace(/\.$/, ''),
    date: dated?.iso ?? null,
  }
}

/** Lower-case words on the same line: a sentence about a post. */
const goesOn = (text: string, end: number): boolean =>
  /^[ \u00a0]?[,;]?[ \u00a0]?\p{Ll}/u.test(text.slice(end, end + 4))

const LEADING = /^[\s\u200f]{0,3}(?:(?:on|am|le|el|em|il|op|den|w dniu|في)[\s\u200f])?\s{0,2}/u
const TIME =
  /^[\s,]{0,3}(?:\p{L}{1,4}\s{1,2}){0,3}\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?\s?m\.?)?(?:\s?P[DS]T)?/iu

function dateBehind(text: string, from: number): { iso: string; end: number } | null {
  const at = from + (LEADING.exec(text.slice(from, from + 20))?.[0].length ?? 0)
  const date = parseDateAt(text, at)
  if (date?.iso == null) return null
  const end = at + date.length
  return { iso: date.iso, end: end + (TIME.exec(text.slice(end, end + 40))?.[0].length ?? 0) }
}
