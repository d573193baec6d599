import { describe, expect, it } from 'vitest'
import { detectCitations } from '../../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../../src/platforms/registry.ts'

/** Languages in which X's widget writes its dates. */
const LANGUAGES = 'en fr de es pt it nl tr ar-EG ja zh ru ko pl sv da fi el uk fa hi id'.split(' ')
const WHEN = new Date('2020-03-25T12:00:00Z')
const NAMES = [
  'Ines',
  'Boat Line (official)',
  'Ines ⛵',
  'May 5, 2019',
  'Ann-Marie O’Neil',
  'Harbour [news]',
  '港太郎',
  'قارب',
  'J. P. Boats',
  '- Jo -',
  '@other',
  '"Jo"',
  'Jo: boats',
  'M@rie',
]
const WORDS = [
  'Third morning in a row without the 7:40 ferry.',
  'Boat late again https://t.co/Ab1Cd2Ef3G',
  'Late. Late! Later? pic.twitter.com/Ab1Cd2Ef3G',
  'Bring your own boat — we did. #ferry https://t.co/Ab1Cd2Ef3G pic.twitter.com/Zz9Yy8Xx7W',
  '船がまた遅れた。みんな待っている',
  '@jo_boats That is not true, and you know it',
  'العبارة متأخرة مرة أخرى',
]
const QUIET = 'The harbour was quiet all day.'
const SILENT = 'The company has not answered.'

type Flatten = (words: string, signature: string, date: string) => string
const TEXTS: Record<string, Flatten> = {
  'glued to the words': (words, signed, date) => `${QUIET}\n\n${words}— ${signed} ${date}\n\n${SILENT}`,
  'glued to what follows': (words, signed, date) => `${QUIET}\n${words}— ${signed} ${date}${SILENT}`,
  'in a line of its own': (words, signed, date) => `${QUIET}\n\n${words}\n\n— ${signed} ${date}\n\n${SILENT}`,
  'behind two hyphens': (words, signed, date) => `${QUIET}\n\n${words} -- ${signed} ${date}\n\n${SILENT}`,
  'behind mojibake': (words, signed, date) => `${QUIET}\n\n${words}â€” ${signed} ${date}\n\n${SILENT}`,
}
const PAGES: Record<string, Flatten> = {
  'behind a paragraph': (words, signed, date) =>
    `<p>${QUIET}</p><p>${words}</p>&mdash; ${signed} ${date}<p>${SILENT}</p>`,
  'behind a line': (words, signed, date) =>
    `<p>${QUIET}</p><p>${words}<br>&mdash; ${signed} ${date}</p><p>${SILENT}</p>`,
  'in a paragraph': (words, signed, date) =>
    `<p>${QUIET}</p><p>${words}</p><p>&mdash; ${signed} ${date}</p><p>${SILENT}</p>`,
  'in a quotation': (words, signed, date) =>
    `<p>${QUIET}</p><blockquote><p>${words}</p>&mdash; ${signed} <span>${date}</span></blockquote><p>${SILENT}</p>`,
}

const dateIn = (language: string) =>
  new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
    calendar: 'gregory',
  }).format(WHEN)
const linksOf = (words: string) => words.match(/https:\/\/t\.co\/\w+|pic\.twitter\.com\/\w+/g) ?? []

function* cases(): Generator<{ name: string; words: string; date: string }> {
  for (const name of NAMES) for (const words of WORDS) yield { name, words, date: dateIn('en') }
  for (const language of LANGUAGES)
    for (const words of WORDS) yield { name: 'Ines', words, date: dateIn(language) }
}

const read = (text: string, format: 'html' | 'text') =>
  detectCitations({ text, format }, RECOGNISERS).map(({ author, publishedOn, text: words, links, role }) => ({
    role,
    author,
    publishedOn,
    words,
    links,
  }))
const expected = (name: string, words: string) => ({
  role: 'flattened',
  author: { name, handle: 'ines_by_sea' },
  publishedOn: '2020-03-25',
  words,
  links: linksOf(words),
})

describe('a flattened citation is read exactly, whatever its name, text and language', () => {
  it.each(Object.entries(TEXTS))('text, signature %s', (_where, flatten) => {
    for (const { name, words, date } of cases()) {
      expect(read(flatten(words, `${name} (@ines_by_sea)`, date), 'text')).toEqual([expected(name, words)])
    }
  })

  it.each(Object.entries(PAGES))('tag-stripped HTML, signature %s', (_where, flatten) => {
    for (const { name, words, date } of cases()) {
      expect(read(flatten(words, `${name} (@ines_by_sea)`, date), 'html')).toEqual([expected(name, words)])
    }
  })

  it('Markdown, with the URL after the date', () => {
    for (const { name, words, date } of cases()) {
      const text = `${QUIET}\n\n> ${words}\n>\n> — ${name} (@ines_by_sea) [${date}](https://twitter.com/ines_by_sea/status/1242800000000000000?ref_src=twsrc%5Etfw)\n\n${SILENT}`
      expect(read(text, 'text')).toEqual([expected(name, words)])
      expect(detectCitations({ text, format: 'text' }, RECOGNISERS)[0]?.id).toBe('1242800000000000000')
    }
  })

  it('several in a row, each with its text', () => {
    for (const language of LANGUAGES) {
      const date = dateIn(language)
      for (const gap of ['', ' ', '\n', '\n\n']) {
        const text = WORDS.map((words) => `${words}— Ines (@ines_by_sea) ${date}`).join(gap)
        expect(read(`${QUIET}\n\n${text}\n\n${SILENT}`, 'text')).toEqual(
          WORDS.map((words) => expected('Ines', words)),
        )
      }
    }
  })

  it('a dash in the name, if another one directly follows the text', () => {
    const found = read(
      `Boat late again https://t.co/Ab1Cd2Ef3G— Jo — of Lund (@ines_by_sea) ${dateIn('en')}`,
      'text',
    )
    expect(found).toEqual([expected('Jo — of Lund', 'Boat late again https://t.co/Ab1Cd2Ef3G')])
  })
})
