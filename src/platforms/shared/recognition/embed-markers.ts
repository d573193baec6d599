import type { MarkupElement } from '../../../model/recogniser.ts'
import type { PostReader } from './post-reader.ts'

export const classesOf = (element: MarkupElement): string[] =>
  (element.attributes.class ?? '').split(/\s+/).filter((name) => name !== '')

/** Is the tag or class the platform's own, or that of AMP or a player for it? */
export function isOwnElement(element: MarkupElement, { ownMarkup: own }: PostReader): boolean {
  return own.test(element.tag) || classesOf(element).some((name) => own.test(name))
}

/** Elements that show the resource of their URL. */
export const FRAME_TAGS: ReadonlySet<string> = new Set(['iframe', 'amp-iframe', 'embed', 'object', 'frame'])

/** Elements for interaction or metadata. Their URLs do not embed anything. */
const INERT_TAGS: ReadonlySet<string> = new Set(
  'a area button meta link input form img base label option'.split(' '),
)

/** Widgets for sharing, following and liking, and timelines. They show no post, whatever URL they contain. */
const WIDGET_CLASS =
  /(?:^|[-_])(?:share|sharing|shares|follow|following|like|likes|save|comments|feed|timeline|sbi|button|btn)(?:$|[-_])/i

/** The same as an element of its own, such as `<twitter-timeline>`. */
const WIDGET_TAG = /(?:share|follow|like|subscribe|save|tweet)-?button|timeline|-(?:share|follow|like|feed)$/

export function canShowPost(element: MarkupElement): boolean {
  return (
    !INERT_TAGS.has(element.tag) &&
    !WIDGET_TAG.test(element.tag) &&
    !classesOf(element).some((name) => WIDGET_CLASS.test(name))
  )
}

/** Is it an element that a script or a site generator defines, named after the platform, such as `<embetty-tweet>`? */
export const isCustomElement = ({ tag }: MarkupElement, { labels }: PostReader): boolean =>
  !tag.startsWith('amp-') && labels.test(tag)

/** Words that mark a URL in an attribute as an embed rather than a link. */
const EMBED_WORDS = /embed|iframe|social|lazy|player|consent|cookie|permalink/i

/** Does the tag, an attribute's name, or the value of an attribute other than `except` mention embedding? */
export function mentionsEmbedding(element: MarkupElement, except: string, { labels }: PostReader): boolean {
  const mentions = (words: string) => EMBED_WORDS.test(words) || labels.test(words)
  if (mentions(element.tag) || mentions(except)) return true
  return Object.entries(element.attributes).some(
    ([name, value]) =>
      name !== except && (mentions(name) || (value.length < 300 && !value.includes('//') && mentions(value))),
  )
}
