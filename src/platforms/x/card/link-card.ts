import type { Entity, LinkCard } from '../../../model/post-record.ts'
import type { CardValues } from './card-values.ts'

/** Names of the picture of a link card, best first (platforms.md § 1.1.3, real captures). */
const IMAGES = [
  'photo_image_full_size',
  'summary_photo_image',
  'player_image',
  'thumbnail_image',
  'thumbnail',
  'promo_image',
  'event_thumbnail',
  'broadcast_thumbnail',
  'app_image',
]
const TITLES = ['title', 'app_name', 'event_title', 'broadcast_title']
const DESCRIPTIONS = ['description', 'app_description', 'event_subtitle']
const TARGETS = [
  'card_url',
  'app_url_resolved',
  'app_url',
  'website_url',
  'website_dest_url',
  'website_shortened_url',
  'broadcast_url',
  'event_url',
  'url',
]

/**
 * Reads the preview of a linked page, app or event; null without title and picture.
 *
 * @param post the address of the post, for a card that names no target
 */
export function readLinkCard(card: CardValues, entities: readonly Entity[], post: string): LinkCard | null {
  const first = (names: readonly string[]) => names.map(card.text).find((text) => text !== null) ?? null
  const title = first(TITLES)
  const description = first(DESCRIPTIONS)
  const image = card.image(IMAGES)
  if (title === null && description === null && image === null) return null
  const short = /^https?:\/\//i.test(card.url ?? '') ? card.url : null
  const target = short ?? TARGETS.map(card.webUrl).find((url) => url !== null) ?? null
  return {
    url: entities.find((entity) => entity.short !== null && entity.short === target)?.url ?? target ?? post,
    title,
    description,
    site: card.text('vanity_url') ?? card.text('domain'),
    imageUrl: image?.url ?? null,
    ...(image?.alt ? { imageAlt: image.alt } : {}),
  }
}
