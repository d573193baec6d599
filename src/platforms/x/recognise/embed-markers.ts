import type { MarkupElement } from '../../../model/recogniser.ts'

const EMBED_CLASS = /^(?:twitter-tweet|twitter-video|tweet)$/i

/** Words that mark a URL in an attribute as an embed rather than a link. */
const EMBEDDING = /(?<!re)tweet|twitter|twttr|embed|iframe|social|x-post|xpost|lazy/i

/** Does the class list name X's embed, its video widget or a CMS's container for one? */
export function isEmbedClass(element: MarkupElement): boolean {
  return (element.attributes.class ?? '').split(/\s+/).some((name) => EMBED_CLASS.test(name))
}

/** Does the tag, an attribute's name, or the value of an attribute other than `except` mention embedding? */
export function mentionsXEmbedding(element: MarkupElement, except: string): boolean {
  if (EMBEDDING.test(element.tag)) return true
  for (const [name, value] of Object.entries(element.attributes)) {
    if (
      name !== except
        ? EMBEDDING.test(name) || (value.length < 300 && !/\/\//.test(value) && EMBEDDING.test(value))
        : false
    ) {
      return true
    }
  }
  return /(?:tweet|twitter|o?embed|social)/i.test(except)
}

/** Elements for interaction or metadata. Their URLs do not embed anything. */
const NEVER: ReadonlySet<string> = new Set(
  'a area button meta link input form img base label option'.split(' '),
)

export function canShowXPost(element: MarkupElement): boolean {
  return !NEVER.has(element.tag)
}
