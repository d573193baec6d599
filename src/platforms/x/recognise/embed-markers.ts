import type { MarkupElement } from '../../../model/recogniser.ts'

/** Signs in markup by which an element says that it is, or will become, a post of X. */
const EMBED_CLASS = /^(?:twitter-tweet|twitter-video|tweet)$/i

/** Words that make an address in an attribute one to embed rather than to go to. */
const SHOWS = /(?<!re)tweet|twitter|twttr|embed|iframe|social|x-post|xpost|lazy/i

/** Whether a class list names X's own embed, its video widget or a CMS's box for one. */
export function isEmbedClass(element: MarkupElement): boolean {
  return (element.attributes.class ?? '').split(/\s+/).some((name) => EMBED_CLASS.test(name))
}

/** Whether tag, attribute names or the values of other attributes than `except` speak of embedding. */
export function mentionsXEmbedding(element: MarkupElement, except: string): boolean {
  if (SHOWS.test(element.tag)) return true
  for (const [name, value] of Object.entries(element.attributes)) {
    if (
      name !== except
        ? SHOWS.test(name) || (value.length < 300 && !/\/\//.test(value) && SHOWS.test(value))
        : false
    ) {
      return true
    }
  }
  return /(?:tweet|twitter|o?embed|social)/i.test(except)
}

/** Elements that are there to be clicked, or that speak about the page: their addresses show nothing. */
const NEVER: ReadonlySet<string> = new Set(
  'a area button meta link input form img base label option'.split(' '),
)

export function canShowXPost(element: MarkupElement): boolean {
  return !NEVER.has(element.tag)
}
