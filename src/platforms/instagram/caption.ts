import { isFirstPerson } from '../shared/recognition/quote-boundaries.ts'

/** Instagram's maximum length of a caption. */
const LONGEST = 2200
/** The line above a caption in the embeds of 2018 and later. */
const VIEW =
  /(?:View this post on Instagram|(?:Sieh dir )?diesen Beitrag auf Instagram an(?:sehen)?|Voir cette publication sur Instagram|Ver esta publicaci(?:ón|o) (?:en|no) Instagram|Ver essa foto no Instagram|Visualizza questo post su Instagram|Dit bericht op Instagram bekijken|Посмотреть эту публикацию в Instagram|この投稿をInstagramで見る|Bu gönderiyi Instagram['’]da gör)\.?/gi
const MOST_PARAGRAPHS = 12
/** Maximum number of paragraphs between an introduction with a colon and the caption that do not read like a caption. */
const MOST_UNSPOKEN = 1

/**
 * Finds the start of the caption before a signature at `end`. Evidence for a caption is the embed's first line, an
 * introduction that ends with a colon, or paragraphs that read like a post. Without evidence the result is `end`.
 */
export function findCaptionStart(text: string, end: number, floor: number): number {
  const least = Math.max(floor, end - LONGEST)
  const view = [...text.slice(least, end).matchAll(VIEW)].at(-1)
  if (view !== undefined) return least + view.index + view[0].length
  let first = end
  let unspoken = 0
  let to = end
  for (let count = 0; count < MOST_PARAGRAPHS && to > least; count++) {
    const from = least + text.slice(least, Math.max(least, to - 1)).lastIndexOf('\n') + 1
    const words = text.slice(from, to).trim()
    // The limit or the previous citation may have cut this paragraph.
    if (from === least && least > floor) break
    if (/[:：]$/.test(words)) return unspoken <= MOST_UNSPOKEN ? to : first
    if (words !== '') {
      if (isFirstPerson(words)) first = from
      else if (++unspoken > MOST_UNSPOKEN) break
    }
    to = from
  }
  return first
}
