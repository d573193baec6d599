import type { FieldPaths } from '../shared/answer-fields.ts'
import { type FoundPart, findUnknownParts, shownPart } from '../shared/unknown-parts.ts'
import { getObject, getObjects, getString, type JsonObject } from '../shared/untyped-json.ts'
import { parseAtUri } from './at-uri.ts'
import { hasPage } from './embed.ts'
import { SERVED_PATHS, VIEW_PATHS } from './fields/view-fields.ts'

/** The kinds of embeds that this version reads, as written and as shown (`…#view`). */
const KINDS =
  /^app\.bsky\.embed\.(?:images|gallery|video|external|record|recordWithMedia)(?:#(?:main|view))?$/
/** The kinds of records in an embed, as shown. */
const RECORDS = /^(?:app\.bsky\.embed\.record|app\.bsky\.(?:feed|graph|labeler)\.defs)#\w+$/

/** Finds what a post's view holds and no row of its table names: fields, kinds of embeds and of embedded records. */
export function findUnknownViewParts(view: JsonObject): FoundPart[] {
  const embed = getObject(view, 'embed')
  const written = getObject(getObject(view, 'record'), 'embed')
  // The AppView leaves out an embed that it does not know.
  const unshown = embed === null ? unknownEmbeds(written, 'record.embed') : []
  const quoted = quotedIn(embed)
  const parts = [
    ...unknownEmbeds(embed, 'embed'),
    ...unshown,
    ...getObjects(quoted, 'embeds').flatMap((one) => unknownEmbeds(one, 'embed.record.embeds[]')),
  ]
  return withFields(view, VIEW_PATHS, parts)
}

/** Finds what a record at its author's server holds and no row of its table names. */
export function findUnknownServedParts(answer: JsonObject): FoundPart[] {
  const embed = getObject(getObject(answer, 'value'), 'embed')
  return withFields(answer, SERVED_PATHS, unknownEmbeds(embed, 'value.embed'))
}

/** Adds the unknown fields that are not within an embed of an unknown kind, which counts as a whole. */
function withFields(answer: JsonObject, paths: FieldPaths, embeds: readonly FoundPart[]): FoundPart[] {
  const whole = embeds.map(({ path }) => path.split(' ', 1)[0] ?? '')
  const fields = findUnknownParts(answer, paths)
  return [...embeds, ...fields.filter(({ path }) => !whole.some((one) => path.startsWith(`${one}.`)))]
}

/** A quoted post, alone or beside media. */
function quotedIn(embed: JsonObject | null): JsonObject | null {
  const record = getObject(embed, 'record')
  return getString(record, 'uri') === null ? getObject(record, 'record') : record
}

/** The parts of an embed of an unknown kind: the embed, the media beside a quote, or the embedded record. */
function unknownEmbeds(embed: JsonObject | null, path: string): FoundPart[] {
  if (embed === null) return []
  if (!isKnown(embed, KINDS)) return [shownPart(`${path} of the kind ${kindOf(embed)}`, embed)]
  const beside = getObject(embed, 'media')
  const media = isKnown(beside, KINDS)
    ? []
    : [shownPart(`${path}.media of the kind ${kindOf(beside)}`, beside)]
  return [...media, ...unknownRecord(quotedIn(embed), `${path}.record`)]
}

/** A record that is neither a post nor has a page. */
function unknownRecord(record: JsonObject | null, path: string): FoundPart[] {
  const collection = parseAtUri(getString(record, 'uri'))?.collection
  if (record === null || collection === undefined || hasPage(collection)) return []
  const kind = isKnown(record, RECORDS) ? collection : kindOf(record)
  return [shownPart(`${path} of the kind ${kind}`, record)]
}

const kindOf = (object: JsonObject | null): string => getString(object, '$type') ?? 'none'

/** Some servers leave `$type` out. */
const isKnown = (object: JsonObject | null, kinds: RegExp): boolean =>
  object === null || getString(object, '$type') === null || kinds.test(kindOf(object))
