import { blankMedium } from '../../model/blank-record.ts'
import type { LinkCard, Medium, Poll, PostRecord } from '../../model/post-record.ts'
import { kindOfAddress } from '../shared/mastodon-api/attachments.ts'
import {
  asObject,
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'

/**
 * Reads what an ActivityPub object has beside its words: attachments, a film of its own (PeerTube), a poll (`Question`) and
 * the page that it links to (Lemmy).
 *
 * @param page the address of the post
 */
export function readObjectParts(
  object: JsonObject,
  page: string,
): Pick<PostRecord, 'media' | 'poll' | 'linkCard'> {
  const all = listOf(object, 'attachment')
  const [link = null] = all.filter(isLink)
  const image = getWebUrl(listOf(object, 'image')[0] ?? null, 'url')
  const media = [
    ...readFilm(object, page),
    ...all.filter((one) => !isLink(one)).map((one) => readFile(one, page)),
  ]
  const card = link === null ? null : readLinkCard(link, image)
  // A page's picture stands beside its words.
  if (card === null && image !== null) media.unshift(blankMedium('photo', image))
  return { media, poll: readPoll(object), linkCard: card }
}

/** A list, or its only element alone. */
function listOf(object: JsonObject, key: string): JsonObject[] {
  const single = getObject(object, key)
  return single === null ? getObjects(object, key) : [single]
}

const isLink = (one: JsonObject): boolean =>
  getString(one, 'type') === 'Link' && !/^(?:image|video|audio)\//.test(getString(one, 'mediaType') ?? '')

function readLinkCard(link: JsonObject, imageUrl: string | null): LinkCard | null {
  const url = getWebUrl(link, 'href') ?? getWebUrl(link, 'url')
  if (url === null) return null
  return { url, title: getString(link, 'name'), description: null, site: null, imageUrl }
}

/** A file; one without an address is `served: false`. */
function readFile(one: JsonObject, page: string): Medium {
  const url =
    getWebUrl(one, 'url') ?? getWebUrl(one, 'href') ?? getWebUrl(listOf(one, 'url')[0] ?? null, 'href')
  const kind = kindOfMime(getString(one, 'mediaType')) ?? kindOfType(one) ?? kindOfAddress(url ?? '')
  return {
    ...blankMedium(kind, url ?? page),
    alt: getString(one, 'name') ?? getString(one, 'summary'),
    width: getCount(one, 'width'),
    height: getCount(one, 'height'),
    durationMs: readDuration(one),
    ...(url === null ? { served: false as const } : {}),
  }
}

/** The largest whole file of a film, which an object of the type `Video` or `Audio` names in its own `url`. */
function readFilm(object: JsonObject, page: string): Medium[] {
  const [type, kind] = [
    getString(object, 'type'),
    getString(object, 'type') === 'Audio' ? 'audio' : 'video',
  ] as const
  if (type !== 'Video' && type !== 'Audio') return []
  const links = listOf(object, 'url')
  const files = links.flatMap((one) => [one, ...getObjects(one, 'tag')])
  const whole = files.filter(
    (one) => kindOfMime(getString(one, 'mediaType')) === kind && getWebUrl(one, 'href') !== null,
  )
  const [best = null] = whole.toSorted((a, b) => (getCount(b, 'height') ?? 0) - (getCount(a, 'height') ?? 0))
  const posters = listOf(object, 'icon').toSorted(
    (a, b) => (getCount(b, 'width') ?? 0) - (getCount(a, 'width') ?? 0),
  )
  const url = getWebUrl(best, 'href')
  return [
    {
      ...blankMedium(kind, url ?? page),
      width: getCount(best, 'width'),
      height: getCount(best, 'height'),
      durationMs: readDuration(object),
      posterUrl: getWebUrl(posters[0] ?? null, 'url'),
      ...(url === null ? { served: false as const } : {}),
    },
  ]
}

function kindOfMime(mime: string | null): Medium['kind'] | null {
  const [, type] = /^(image|video|audio)\//.exec(mime ?? '') ?? []
  return type === undefined ? null : type === 'image' ? 'photo' : (type as 'video' | 'audio')
}

function kindOfType(one: JsonObject): Medium['kind'] | null {
  const type = getString(one, 'type')
  return type === 'Image' ? 'photo' : type === 'Video' ? 'video' : type === 'Audio' ? 'audio' : null
}

/** `PT1M30S`, in milliseconds. */
function readDuration(object: JsonObject): number | null {
  const [whole, hours, minutes, seconds] =
    /^PT(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?$/.exec(getString(object, 'duration') ?? '') ??
    []
  if (whole === undefined) return null
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000
}

/** The options of a `Question`: one of them (`oneOf`), or several (`anyOf`). */
function readPoll(object: JsonObject): Poll | null {
  const [one, any] = [getObjects(object, 'oneOf'), getObjects(object, 'anyOf')]
  const options = (one.length > 0 ? one : any).map((option) => ({
    label: getString(option, 'name') ?? '',
    votes: getCount(asObject(option.replies), 'totalItems'),
  }))
  if (options.length === 0) return null
  const voters = getCount(object, 'votersCount')
  return {
    options,
    endsAt: getTime(object, 'endTime') ?? getTime(object, 'closed'),
    multiple: one.length === 0,
    ...(voters === null ? {} : { voters }),
  }
}
