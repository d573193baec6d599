import type { MissingPart } from '../../model/outcome.ts'
import { coversAll, descend, endsHere, type FieldPaths } from './answer-fields.ts'
import { asObject, parseJsonValue } from './untyped-json.ts'

/** A part of an answer that no row of the table names, and what it may hold. */
export interface FoundPart {
  /** Its path, with `[]` for the elements of lists; at most 120 characters. */
  readonly path: string
  /** `media`: an address, or the key of a medium. `words`: text. Null: neither. */
  readonly holds: 'media' | 'words' | null
  /** The first address that it holds. */
  readonly url: string | null
}

/** More are not listed: an answer of another shape would name every field. */
const MAX_PARTS = 20
const MAX_PATH = 120
/** JSON nests at most this deep; what lies deeper counts as text. */
const MAX_DEPTH = 40

/** Finds the parts of an answer that no path names, each once, at the highest place. Empty parts are none. */
export function findUnknownParts(answer: unknown, paths: FieldPaths): FoundPart[] {
  const found = new Map<string, FoundPart>()
  walk(answer, paths, '', found)
  return [...found.values()]
}

function walk(value: unknown, paths: FieldPaths, path: string, found: Map<string, FoundPart>): void {
  if (isEmpty(value) || coversAll(paths)) return
  if (paths.length === 0) {
    add(value, path, found)
    return
  }
  const inside = typeof value === 'string' && !endsHere(paths) ? parseJsonValue(value) : value
  if (Array.isArray(inside)) {
    const below = descend(paths, '[]')
    for (const one of inside) walk(one, below, `${path}[]`, found)
    return
  }
  const object = asObject(inside)
  if (object === null) {
    if (!endsHere(paths)) add(value, path, found)
    return
  }
  for (const [name, one] of Object.entries(object)) {
    walk(one, descend(paths, name), path === '' ? name : `${path}.${name}`, found)
  }
}

function add(value: unknown, path: string, found: Map<string, FoundPart>): void {
  // Ids in names would make each answer's parts new ones.
  const name = path.replaceAll(/\d{4,}/g, '…').slice(0, MAX_PATH)
  const before = found.get(name)
  if (before !== undefined ? before.holds === 'media' : found.size >= MAX_PARTS) return
  const part = toUnknownPart(name, value)
  if (before === undefined || part.holds !== null) found.set(name, part)
}

/** Describes a value that no row names. */
export const toUnknownPart = (path: string, value: unknown): FoundPart => ({
  path,
  ...contentOf(value, path),
})

/** The same for a part that a reader sees by itself, such as an embed: what holds no words counts as a medium. */
export function shownPart(path: string, value: unknown): FoundPart {
  const { holds, url } = contentOf(value, path)
  return { path: path.slice(0, MAX_PATH), holds: holds ?? 'media', url }
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** What an unknown value may hold: media before words. */
function contentOf(value: unknown, name: string, depth = 0): Pick<FoundPart, 'holds' | 'url'> {
  if (typeof value === 'string') return contentOfString(value, name, depth)
  if (typeof value !== 'object' || value === null) return { holds: null, url: null }
  if (depth > MAX_DEPTH) return { holds: 'words', url: null }
  let held: Pick<FoundPart, 'holds' | 'url'> = { holds: null, url: null }
  for (const [key, one] of Object.entries(value)) {
    // A list's element has the list's name. A name may be content itself.
    const inside = contentOf(one, Array.isArray(value) ? name : key, depth + 1)
    const content = inside.holds === null && !Array.isArray(value) ? contentOfString(key, '', depth) : inside
    if (content.holds === 'media') return content
    if (content.holds !== null) held = content
  }
  return held
}

const ADDRESS =
  /https?:\/\/[^\s"'<>\\]+|(?<![:\w])\/\/[^\s"'<>\\]+|\b(?:\w+\.)+twimg\.com\/[^\s"'<>\\]+|data:(?:image|video|audio)\/[^\s]+/i
const MEDIA_NAME = /media|image|img|photo|picture|video|audio|film|clip|voice|sound|poster|thumb/i
const TEXT_NAME =
  /text|title|name|label|descr|caption|content|body|words|note|alt|headline|summary|message|transcript|comment|quote/i

function contentOfString(value: string, name: string, depth: number): Pick<FoundPart, 'holds' | 'url'> {
  const url = ADDRESS.exec(value)?.[0] ?? null
  if (url !== null) return { holds: 'media', url }
  const json = /^\s*[[{]/.test(value) ? parseJsonValue(value) : null
  if (json !== null && typeof json === 'object') return contentOf(json, name, depth + 1)
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (MEDIA_NAME.test(last) && /\d/.test(value)) return { holds: 'media', url: null }
  return { holds: isText(value, last) ? 'words' : null, url: null }
}

/** A time in the old form of X's interfaces. */
const OLD_TIME = /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d \+0000 \d{4}$/

/** Is a string text for readers, rather than an identifier, a number or a time? */
function isText(value: string, name: string): boolean {
  if (OLD_TIME.test(value)) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII, in which no identifier is written
  if (/[^\x00-\x7f]/.test(value)) return true
  if (!/[a-z]/i.test(value)) return false
  return /\S\s+\S|[a-z][.!?,;:…]+$/i.test(value) || (TEXT_NAME.test(name) && !/^__typename$/.test(name))
}

/** The required parts that are missing if an answer's unknown parts were left out. */
export function missingFrom(parts: readonly FoundPart[]): MissingPart[] {
  return parts.flatMap(({ holds, url }) =>
    holds === null
      ? []
      : [{ part: holds === 'media' ? kindOf(url) : ('text' as const), url, reason: 'unreadable' as const }],
  )
}

function kindOf(url: string | null): 'photo' | 'video' | 'audio' | 'file' {
  if (url === null) return 'file'
  if (/\.(?:jpe?g|png|webp|gif)\b|format=(?:jpe?g|png|webp)|^data:image/i.test(url)) return 'photo'
  if (/\.(?:mp3|m4a|aac|ogg)\b|^data:audio/i.test(url)) return 'audio'
  return /\.(?:mp4|m3u8|mov|vmap)\b|video\.twimg|^data:video/i.test(url) ? 'video' : 'file'
}

/** A sentence for the snapshot's notes; none without unknown parts. */
export function notesOnUnknown(source: string, parts: readonly FoundPart[]): string[] {
  if (parts.length === 0) return []
  const named = parts.map(({ path, holds }) => (holds === null ? path : `${path} (${holds})`))
  return [`The answer of ${source} has parts that Stet does not know: ${named.join(', ')}.`]
}
