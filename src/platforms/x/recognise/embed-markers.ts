import type { MarkupElement } from '../../../model/recogniser.ts'
import { classesOf, INERT_TAGS } from '../../shared/recognition/embed-markers.ts'

const EMBED_CLASS = /^(?:twitter-tweet|twitter-video|tweet)$/i

/** Words that mark a URL in an attribute as an embed rather than a link. */
const EMBEDDING = /(?<!re)tweet|twitter|twttr|embed|iframe|social|x-post|xpost|lazy/i

/** Does the class list name X's embed, its video widget or a CMS's container for one? */
export function isEmbedClass(element: MarkupElement): boolean {
  return classesOf(element).some((name) => EMBED_CLASS.test(name))
}

/** Does the tag, an attribute's name, or the value of an attribute other than `except` mention embedding? */
export function mentionsXEmbedding(element: MarkupElement, except: string): boolean {
  if (EMBEDDING.test(element.tag) || /(?:tweet|twitter|o?embed|social)/i.test(except)) return true
  return Object.entries(element.attributes).some(
    ([name, value]) =>
      name !== except &&
      (EMBEDDING.test(name) || (value.length < 300 && !value.includes('//') && EMBEDDING.test(value))),
  )
}

export function canShowXPost(element: MarkupElement): boolean {
  return !INERT_TAGS.has(element.tag)
}
