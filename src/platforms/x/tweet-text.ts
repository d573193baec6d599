import type { Entity } from '../../model/post-record.ts'
import { FULL_URL_LINKS } from '../shared/text-links.ts'
import {
  getObject,
  getObjects,
  getRange,
  getString,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'

/** A post's visible text, and its hidden links. */
export interface ShownText {
  text: string
  entities: Entity[]
  /** URLs of links outside of the display range, such as the link to a quoted post. */
  hidden: string[]
}

interface Piece {
  kind: Entity['kind']
  from: number
  to: number
  /** The entity's text in the post; for links the t.co URL. */
  raw: string
  /** The displayed text; null if it is the same. */
  shown: string | null
  url: string
}

/**
 * Extracts the visible text of a tweet object (platforms.md § 1.1.4): cut to its display range, without
 * media links at the end, unescaped once, with links in their display form. Indices in the source count code
 * points of the escaped text; offsets of the returned entities count UTF-16 units of the returned text.
 * Drops an entity whose indices do not match the text, and keeps the text.
 */
export function readShownText(tweet: JsonObject, quotedId: string | null): ShownText {
  const points = Array.from(getString(tweet, 'text') ?? '')
  const at = (from: number, to: number) => points.slice(from, to).join('')
  const pieces = entityPieces(tweet).filter(
    (piece) => piece.to <= points.length && matchesIndices(piece, at(piece.from, piece.to)),
  )
  const media = mediaLinks(tweet)
  const [from, to] = shownRange(tweet, points, new Set([...media, ...linksTo(quotedId, pieces)]))

  let text = ''
  let cursor = from
  const entities: Entity[] = []
  for (const piece of pieces) {
    if (piece.from < cursor || piece.to > to) continue
    text += unescaped(at(cursor, piece.from))
    const start = text.length
    text += piece.shown ?? unescaped(at(piece.from, piece.to))
    cursor = piece.to
    entities.push({
      kind: piece.kind,
      start,
      end: text.length,
      url: piece.url,
      short: piece.kind === 'link' ? piece.raw : null,
    })
  }
  text += unescaped(at(cursor, to))
  const end = Math.max(text.trimEnd().length, entities.at(-1)?.end ?? 0)
  const hidden = pieces.filter((piece) => piece.kind === 'link' && piece.from >= to && !media.has(piece.raw))
  return { text: text.slice(0, end), entities, hidden: hidden.map((piece) => piece.url) }
}

/** Short links of the post's media. They lead to the post that first had the media. */
function mediaLinks(tweet: JsonObject): Set<string> {
  const media = [...getObjects(getObject(tweet, 'entities'), 'media'), ...getObjects(tweet, 'mediaDetails')]
  return new Set(media.map((one) => getString(one, 'url')).filter((url) => url !== null))
}

function linksTo(quotedId: string | null, pieces: readonly Piece[]): string[] {
  if (quotedId === null) return []
  return pieces
    .filter((one) => one.kind === 'link' && parseStatusId(one.url) === quotedId)
    .map((one) => one.raw)
}

/** The range of the visible text, without the links at the end that represent media or a quote. */
function shownRange(
  tweet: JsonObject,
  points: readonly string[],
  below: ReadonlySet<string>,
): [number, number] {
  const [from, until] = getRange(tweet, 'display_text_range') ?? [0, points.length]
  let shown = points.slice(from, until).join('').trimEnd()
  for (let link = endOf(shown, below); link !== undefined; link = endOf(shown, below)) {
    shown = shown.slice(0, -link.length).trimEnd()
  }
  const start = Math.min(from, points.length)
  return [start, start + Array.from(shown).length]
}

const endOf = (text: string, links: ReadonlySet<string>): string | undefined =>
  [...links].find((link) => text.endsWith(link))

function entityPieces(tweet: JsonObject): Piece[] {
  const entities = getObject(tweet, 'entities')
  const pieces: Piece[] = []
  const add = (
    one: JsonObject,
    kind: Piece['kind'],
    raw: string | null,
    url: string | null,
    shown: string | null,
  ) => {
    const [from, to] = getRange(one, 'indices') ?? [0, 0]
    if (raw !== null && url !== null && from < to) pieces.push({ kind, from, to, raw, shown, url })
  }
  for (const one of [...getObjects(entities, 'urls'), ...getObjects(entities, 'media')]) {
    const raw = getString(one, 'url')
    add(
      one,
      'link',
      raw,
      getWebUrl(one, 'expanded_url') ?? getWebUrl(one, 'url') ?? bareAddress(raw),
      getString(one, 'display_url') ?? raw,
    )
  }
  for (const one of getObjects(entities, 'user_mentions')) {
    const handle = getString(one, 'screen_name')
    if (handle !== null && /^\w{1,20}$/.test(handle))
      add(one, 'mention', handle, `https://x.com/${handle}`, null)
  }
  for (const one of getObjects(entities, 'hashtags')) {
    const tag = getString(one, 'text')
    if (tag !== null) add(one, 'hashtag', tag, `https://x.com/hashtag/${encodeURIComponent(tag)}`, null)
  }
  for (const one of getObjects(entities, 'symbols')) {
    const symbol = getString(one, 'text')
    if (symbol !== null)
      add(one, 'cashtag', symbol, `https://x.com/search?q=${encodeURIComponent(`$${symbol}`)}`, null)
  }
  return [...pieces, ...writtenLinks(tweet, pieces)].sort((a, b) => a.from - b.from || b.to - a.to)
}

/** An address without a scheme, as posts from before `t.co` have it. */
const bareAddress = (raw: string | null): string | null =>
  raw !== null && /^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(raw) ? `http://${raw}` : null

/** Links that the text has and the entities lack: posts from before `t.co` were served without entities. */
function writtenLinks(tweet: JsonObject, pieces: readonly Piece[]): Piece[] {
  const points = Array.from(getString(tweet, 'text') ?? '')
  const text = points.join('')
  const links = FULL_URL_LINKS.find(text)
  let cursor = 0
  return links.flatMap((raw): Piece[] => {
    const at = text.indexOf(raw, cursor)
    cursor = at + raw.length
    const from = Array.from(text.slice(0, at)).length
    const to = from + Array.from(raw).length
    const known = pieces.some((piece) => piece.from < to && from < piece.to)
    const url = unescaped(raw)
    if (known || /^https?:\/\/t\.co\//i.test(raw) || !URL.canParse(url)) return []
    return [{ kind: 'link', from, to, raw, shown: null, url }]
  })
}

const SIGNS: Readonly<Record<Entity['kind'], string>> = {
  link: '',
  mention: '@＠',
  hashtag: '#＃',
  cashtag: '$＄',
}

/** Does the text contain the entity at its indices? */
function matchesIndices(piece: Piece, there: string): boolean {
  if (piece.kind === 'link') return there === piece.raw
  return (
    SIGNS[piece.kind].includes(there.charAt(0)) && there.slice(1).toLowerCase() === piece.raw.toLowerCase()
  )
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (written) => ESCAPES[written] ?? written)
}

/** The id in a post's URL on X, or null. */
export function parseStatusId(url: string): string | null {
  const match =
    /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/(?:#!\/)?\w+\/(?:web\/)?status(?:es)?\/(\d{1,19})(?:$|[/?#])/i.exec(
      url,
    )
  return match?.[1] ?? null
}
