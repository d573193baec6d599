import type { TextFinding } from '../../model/recogniser.ts'
import { cleanQuoteText } from '../shared/clean-quote-text.ts'
import { FULL_URL_LINKS } from '../shared/text-links.ts'

/** The sign before the sound, which ends the embed's words. No article writes it there by itself. */
export const SOUND_SIGN = '♬'
/** `♬ title - artist` to the end of its line. */
const SOUND = /♬[ \u00a0]?[^\n♬]{1,200}?[ \u00a0][-–][ \u00a0][^\n♬]{1,120}?[ \t]*(?=\r?\n|$)/y
/** The account, which begins the embed's words. */
const ACCOUNT = /(?:^|\n)[ \t>]{0,8}@([\w.]{2,24})(?=\s)/g
/** A sentence behind the sound belongs to the article, so that the end of the words is not known. */
const SENTENCE = /[.!?][ \u00a0]+\S/
/** The longest caption of TikTok, with its account. */
const LONGEST = 4_100

/** Finds captions in a text without their embeds' markup, in order: `@account words ♬ title - artist`. They have no date. */
export function findTiktokCaptions(text: string): TextFinding[] {
  const found: TextFinding[] = []
  let floor = 0
  for (let at = text.indexOf(SOUND_SIGN); at !== -1; at = text.indexOf(SOUND_SIGN, at + 1)) {
    SOUND.lastIndex = at
    const sound = SOUND.exec(text)?.[0]
    const from = Math.max(floor, at - LONGEST)
    const account = [...text.slice(from, at).matchAll(ACCOUNT)].at(-1)
    if (sound === undefined || SENTENCE.test(sound) || account === undefined) continue
    const start = from + account.index + account[0].lastIndexOf('@')
    const words = cleanQuoteText(text.slice(from + account.index + account[0].length, at))
    const end = at + sound.trimEnd().length
    found.push({
      platform: 'tiktok',
      id: null,
      url: null,
      role: 'flattened',
      form: 'flattened-caption',
      author: { name: '', handle: (account[1] ?? '').replace(/\.$/, '') },
      text: words === '' ? null : words,
      publishedOn: null,
      links: FULL_URL_LINKS.find(words),
      start,
      end,
    })
    floor = end
  }
  return found
}
