import type { MarkupElement } from '../../../model/recogniser.ts'
import type { PostReader } from './recogniser-spec.ts'

export const classesOf = (element: MarkupElement): string[] =>
  (element.attributes.class ?? '').split(/\s+/).filter((name) => name !== '')

/** Whether tag or class are the platform's own, or AMP's or a player's for it. */
export function isOwnElement(element: MarkupElement, { ownMarkup: own }: PostReader): boolean {
  return own.test(element.tag) || classesOf(element).some((name) => own.test(name))
}

/** The elements that show what their address names. */
export const FRAME_TAGS: ReadonlySet<string> = new Set(['iframe', 'amp-iframe', 'embed', 'object', 'frame'])

/** Elements that are there to be clicked, or that speak about the page: their addresses show nothing. */
const NEVER: ReadonlySet<string> = new Set(
  'a area button meta link input form img base label option'.split(' '),
)

/** Boxes for sharing, following and liking, and an account's latest posts: whatever address they carry, they show none of its posts. */
const NO_POST =
  /(?:^|[-_])(?:share|sharing|shares|follow|following|like|likes|save|comments|feed|timeline|sbi|button|btn)(?:$|[-_])/i

export function canShowPost(element: MarkupElement): boolean {
  return !NEVER.has(element.tag) && !classesOf(element).some((name) => NO_POST.test(name))
}

/** Words that make an address in an attribute one to embed rather than to go to. */
const SHOWS = /embed|iframe|social|lazy|player|consent|cookie|permalink/i

/** Whether tag, attribute names or the values of other attributes than `except` speak of embedding. */
export function mentionsEmbedding(
  element: MarkupElement,
  except: string,
  { labels: named }: PostReader,
): boolean {
  const speaks = (words: string) => SHOWS.test(words) || named.test(words)
  if (speaks(element.tag) || speaks(except)) return true
  return Object.entries(element.attributes).some(
    ([name, value]) =>
      name !== except && (speaks(name) || (value.length < 300 && !value.includes('//') && speaks(value))),
  )
}

/** Platforms' own quotations: what they link to is no quotation of another platform's. */
const SOMEONES =
  /^(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|truthsocial-embed|reddit-(?:card|embed-bq)|text-post-media|fb-(?:post|video|xfbml-parse-ignore))$/i

/** Whether a quotation is another platform's own. */
export function belongsToOtherPlatform(element: MarkupElement, reader: PostReader): boolean {
  return classesOf(element).some((name) => SOMEONES.test(name) && !reader.ownMarkup.test(name))
}
