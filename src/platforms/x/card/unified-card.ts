import type { MissingPart } from '../../../model/outcome.ts'
import type { LinkCard, Medium } from '../../../model/post-record.ts'
import {
  asObject,
  getObject,
  getObjects,
  getString,
  getWebUrl,
  type JsonObject,
  parseObject,
} from '../../shared/untyped-json.ts'
import { readMediaDetail } from '../tweet-media.ts'
import type { CardValues } from './card-values.ts'

interface UnifiedCard {
  readonly media: Medium[]
  readonly linkCard: LinkCard | null
  /** Media that the card shows by number alone. */
  readonly missing: MissingPart[]
}

/** Reads a `unified_card`: its JSON text names media, headings and targets. Null without one. */
export function readUnifiedCard(values: CardValues, post: string): UnifiedCard | null {
  const card = parseObject(values.text('unified_card') ?? '')
  if (card === null) return null
  const entities = getObject(card, 'media_entities')
  const components = objectsIn(getObject(card, 'component_objects')).map((one) => getObject(one, 'data'))
  const shown = components.flatMap((data) => [
    getString(data, 'id'),
    ...getObjects(data, 'media_list').map((one) => getString(one, 'id')),
  ])
  const media = objectsIn(entities).flatMap((one) => readMediaDetail(one) ?? [])
  const lost = shown.filter((id) => id !== null && /^\d+_\d+$/.test(id) && getObject(entities, id) === null)
  return {
    media,
    linkCard: linkCardOf(card, components, post),
    missing: [...new Set(lost)].map((id) => ({ part: kindOfKey(id), url: null, reason: 'upstream' })),
  }
}

/** The prefix of a media key is its kind: `3_` a photo, `7_`, `13_` videos, `16_` a GIF. */
const kindOfKey = (key: string | null): 'photo' | 'video' => (key?.startsWith('3_') ? 'photo' : 'video')

function linkCardOf(
  card: JsonObject,
  components: readonly (JsonObject | null)[],
  post: string,
): LinkCard | null {
  const targets = objectsIn(getObject(card, 'destination_objects')).map((one) =>
    getObject(getObject(one, 'data'), 'url_data'),
  )
  const shop = getObject(card, 'app_store_data')
  const apps = Object.keys(shop ?? {}).flatMap((key) => getObjects(shop, key))
  const words = [...components, ...apps].flatMap((data) =>
    ['title', 'name', 'subtitle', 'description'].flatMap(
      (key) => getString(getObject(data, key), 'content') ?? [],
    ),
  )
  const urls = [...new Set(targets.flatMap((one) => getWebUrl(one, 'url') ?? []))]
  const [title = null, ...more] = [...new Set(words)]
  if (title === null && urls.length === 0) return null
  const lines = [...more, ...urls.slice(1)]
  return {
    url: urls[0] ?? post,
    title,
    description: lines.length === 0 ? null : lines.join('\n'),
    site: targets.map((one) => getString(one, 'vanity')).find((one) => one !== null) ?? null,
    imageUrl: null,
  }
}

const objectsIn = (object: JsonObject | null): JsonObject[] =>
  Object.values(object ?? {})
    .map(asObject)
    .filter((one) => one !== null)
