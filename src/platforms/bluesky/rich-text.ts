import type { Entity } from '../../model/post-record.ts'
import {
  getCount,
  getObject,
  getObjects,
  getString,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { isDid } from './at-uri.ts'

/**
 * Reads the links, mentions and tags of a post's text (`app.bsky.richtext.facet`). Facets count UTF-8 bytes. Drops
 * a facet that is out of range, overlaps an earlier one or splits a character; its words stay in the text.
 */
export function readRichText(record: JsonObject | null, text: string): Entity[] {
  const offsets = utf16Offsets(text)
  const entities: Entity[] = []
  let cursor = 0
  const placed = getObjects(record, 'facets').flatMap((facet) => {
    const index = getObject(facet, 'index')
    const start = offsets.get(getCount(index, 'byteStart') ?? -1)
    const end = offsets.get(getCount(index, 'byteEnd') ?? -1)
    return start === undefined || end === undefined || start >= end ? [] : [{ facet, start, end }]
  })
  for (const { facet, start, end } of placed.toSorted((a, b) => a.start - b.start)) {
    const target = start < cursor ? null : targetOf(facet)
    if (target === null) continue
    entities.push({ ...target, start, end, short: null })
    cursor = end
  }
  return entities
}

/** The UTF-16 offset of each character by its UTF-8 offset, and of the end. */
function utf16Offsets(text: string): Map<number, number> {
  const offsets = new Map<number, number>()
  let bytes = 0
  let units = 0
  for (const character of text) {
    offsets.set(bytes, units)
    bytes += Buffer.byteLength(character)
    units += character.length
  }
  return offsets.set(bytes, units)
}

/** The first feature that this version knows. */
function targetOf(facet: JsonObject): Pick<Entity, 'kind' | 'url'> | null {
  for (const feature of getObjects(facet, 'features')) {
    const uri = getWebUrl(feature, 'uri')
    if (uri !== null) return { kind: 'link', url: uri }
    const did = getString(feature, 'did')
    if (did !== null && isDid(did)) return { kind: 'mention', url: `https://bsky.app/profile/${did}` }
    const tag = getString(feature, 'tag')
    if (tag !== null) return { kind: 'hashtag', url: `https://bsky.app/hashtag/${encodeURIComponent(tag)}` }
  }
  return null
}
