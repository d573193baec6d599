import type { Entity } from '../../model/post-record.ts'

const PATTERN =
  /https?:\/\/[^\s<>"]*[^\s<>".,;:!?'()[\]]|(?<![\w/@])@[\w.-]*\w(?:@[\w.-]*\w)?|(?<![\w/#&])#[\p{L}\p{N}_]+/gu

/** Finds links, mentions and hashtags in a text without markup, as Misskey and Lemmy serve it. */
export function findPlainLinks(text: string, host: string): Entity[] {
  return [...text.matchAll(PATTERN)].flatMap(({ 0: shown, index }): Entity[] => {
    const place = { start: index, end: index + shown.length, short: null }
    if (shown.startsWith('@')) return [{ ...place, kind: 'mention', url: `https://${host}/${shown}` }]
    if (shown.startsWith('#')) {
      const tag = encodeURIComponent(shown.slice(1))
      return [{ ...place, kind: 'hashtag', url: `https://${host}/tags/${tag}` }]
    }
    return URL.canParse(shown) ? [{ ...place, kind: 'link', url: shown }] : []
  })
}
