import type { Entity, LinkCard, Poll } from '../../model/post-record.ts'
import {
  getCount,
  getObject,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'

/** Names of a card's image, best first (platforms.md § 1.1.3, real captures). */
const IMAGES = ['photo_image_full_size', 'summary_photo_image', 'player_image', 'thumbnail_image'].flatMap(
  (name) => ['_original', '_x_large', '_large', ''].map((size) => `${name}${size}`),
)

/** Reads the poll from a tweet object's card, `poll{2,3,4}choice_…`; null if there is none. */
export function readPoll(tweet: JsonObject): Poll | null {
  const card = getObject(tweet, 'card')
  if (!/^poll\dchoice/.test(getString(card, 'name') ?? '')) return null
  const values = getObject(card, 'binding_values')
  const value = (name: string) => getObject(values, name)
  const options = [1, 2, 3, 4].flatMap((n) => {
    const label = getString(value(`choice${n}_label`), 'string_value')
    return label === null ? [] : [{ label, votes: getCount(value(`choice${n}_count`), 'string_value') }]
  })
  if (options.length === 0) return null
  return { options, endsAt: getTime(value('end_datetime_utc'), 'string_value') }
}

/** Reads the preview of a linked page; null for polls and empty cards. */
export function readLinkCard(tweet: JsonObject, entities: readonly Entity[]): LinkCard | null {
  const card = getObject(tweet, 'card')
  if (card === null || /^poll\d/.test(getString(card, 'name') ?? '')) return null
  const values = getObject(card, 'binding_values')
  const text = (name: string) => getString(getObject(values, name), 'string_value')
  const short = getWebUrl(card, 'url') ?? getWebUrl(getObject(values, 'card_url'), 'string_value')
  const title = text('title')
  const image =
    IMAGES.map((name) => getObject(getObject(values, name), 'image_value')).find(
      (one) => getWebUrl(one, 'url') !== null,
    ) ?? null
  const imageUrl = getWebUrl(image, 'url')
  const imageAlt = getString(image, 'alt')
  if (short === null || (title === null && imageUrl === null)) return null
  return {
    url: entities.find((entity) => entity.short === short)?.url ?? short,
    title,
    description: text('description'),
    site: text('vanity_url') ?? text('domain'),
    imageUrl,
    ...(imageAlt === null ? {} : { imageAlt }),
  }
}
