import {
  asObject,
  getObject,
  getObjects,
  getString,
  getWebUrl,
  type JsonObject,
} from '../../shared/untyped-json.ts'

/** The values of a card by name. */
export interface CardValues {
  readonly name: string
  /** The card's own address, `https://t.co/…` or `card://…`. */
  readonly url: string | null
  text(name: string): string | null
  webUrl(name: string): string | null
  object(name: string): JsonObject | null
  /** The largest picture under one of these names. */
  image(names: readonly string[]): { readonly url: string; readonly alt: string | null } | null
}

/** The sizes of a card's picture, best first (platforms.md § 1.1.3, real captures). */
const SIZES = ['_original', '_x_large', '_large', '_alt', '', '_small']

/** Reads the values of a tweet object's card; null without a card. */
export function readCardValues(tweet: JsonObject): CardValues | null {
  const card = getObject(tweet, 'card')
  if (card === null) return null
  const values = getObject(card, 'binding_values') ?? fromPairs(getObjects(card, 'binding_values'))
  const value = (name: string) => getObject(values, name)
  return {
    name: getString(card, 'name') ?? '',
    url: getString(card, 'url'),
    text: (name) => getString(value(name), 'string_value'),
    webUrl: (name) => getWebUrl(value(name), 'string_value'),
    object: value,
    image(names) {
      for (const name of names.flatMap((one) => SIZES.map((size) => `${one}${size}`))) {
        const image = getObject(value(name), 'image_value')
        const url = getWebUrl(image, 'url')
        if (url !== null) return { url, alt: getString(image, 'alt') }
      }
      return null
    },
  }
}

/** The values as GraphQL lists them: `{key, value}` in place of a dictionary. */
const fromPairs = (pairs: readonly JsonObject[]): JsonObject =>
  Object.fromEntries(pairs.map((one) => [getString(one, 'key') ?? '', asObject(one.value)]))
