import { extractJson } from '../../detect/data/extract-json.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { asObject, getObject, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { readPageTags } from './page-tags.ts'
import { buildVineRecord, vineFilm, vineMediaUrl } from './vine-record.ts'

/** The longest JSON of a page. */
const MAX_LENGTH = 1_000_000

/**
 * Reads Vines from web archives: the JSON that Vine left when it closed, the same JSON in a page's script, else the
 * page's preview with the film's address.
 */
export const vineArchivedPostReader = createArchivedPostReader({
  addresses: ({ id }) => [`vine.co/v/${id}`, `archive.vine.co/posts/${id}.json`],
  read(post, { text, at }) {
    const data = parseObject(text) ?? postData(text, post)
    const record = data === null ? fromPreview(text, post, at) : buildVineRecord(post, data, at)
    return record && { record, missing: [], links: [], repost: false }
  },
})

/** `window.POST_DATA = {"ID": {…}}`. */
function postData(page: string, { id }: PostRef): JsonObject | null {
  const from = page.indexOf('POST_DATA')
  if (from === -1) return null
  const start = page.indexOf('{', from)
  for (const json of extractJson(page.slice(start, start + MAX_LENGTH))) {
    const all = asObject(parseObject(json))
    return getObject(all, id)
  }
  return null
}

/** A page of 2013 or 2014, whose Twitter card names the film. */
function fromPreview(page: string, post: PostRef, at: Date): PostRecord | null {
  const tags = readPageTags(page)
  const film = vineMediaUrl(tags?.get('twitter:player:stream') ?? null)
  const player = tags?.get('twitter:player') ?? tags?.get('og:url') ?? ''
  if (tags === null || film === null || !player.includes(`/v/${post.id}`)) return null
  const name = /^(.+)['’]s post on Vine$/.exec(tags.get('twitter:title') ?? '')?.[1]
  return {
    ...blankRecord(post, 'web-archive'),
    author: name === undefined ? null : blankAuthor(name, name, null),
    text: tags.get('twitter:description') ?? null,
    media: [vineFilm(film, vineMediaUrl(tags.get('og:image') ?? null))],
    archivedAt: at.toISOString(),
  }
}
