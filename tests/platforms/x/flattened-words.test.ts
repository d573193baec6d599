import { describe, expect, it } from 'vitest'
import { findFlattenedXPosts } from '../../../src/platforms/x/recognise/flattened.ts'

const DATE = 'March 5, 2015'
const signed = (name = 'Ines') => `${name} (@ines_by_sea) ${DATE}`
const ended = '\n\nThe company has not answered.'
const found = (text: string) =>
  findFlattenedXPosts(text).find((one) => one.author?.handle === 'ines_by_sea') ?? null

/** Each: what stands before the post, the post, and what stands between it and its signature's name. */
const WHOLE: readonly (readonly [string, string, string, string])[] = [
  ['several lines', 'The harbour was quiet.\n\n', 'Third morning.\nNo ferry again\nBring a boat', '\n— '],
  [
    'several lines that end like sentences',
    'Quiet.\n\n',
    'The mayor said no.\nThe company said no.\nSo who pays?',
    '\n\n— ',
  ],
  [
    'lines of a dialogue',
    'The reactions came fast.\n\n',
    'me: is the bridge open?\nmayor: no\nme: 😭',
    '\n\n— ',
  ],
  [
    'lines behind a citation',
    `Late. — Jo (@jo) ${DATE}\n`,
    'Third morning.\nNo ferry again\nBring a boat',
    '\n— ',
  ],
  [
    'paragraphs behind a citation',
    `Late. — Jo (@jo) ${DATE}\n\n`,
    'Third morning.\n\nNo ferry again\n\nBring a boat',
    '\n\n— ',
  ],
  ['lines behind `Report`', `Late. — Jo (@jo) ${DATE} Report\n\n`, 'Third morning.\nNo ferry again', '\n— '],
  ['words behind `Report`', `Late. — Jo (@jo) ${DATE} Report `, 'Third morning. No ferry again', ' — '],
  [
    'paragraphs below `See tweets:`',
    'Quiet.\n\nSee tweets:\n\n',
    'Third morning.\n\nNo ferry again\n\nBring a boat',
    ' — ',
  ],
  [
    'lines below a label without a colon',
    'Quiet.\nSee the tweet here\n',
    'Third morning.\nNo ferry again',
    ' — ',
  ],
  [
    'paragraphs below an introduction',
    'She wrote on Twitter:\n\n',
    'The bridge is open.\n\nTraffic is light.\n\nThe sun is out.',
    '\n\n— ',
  ],
  [
    'paragraphs behind a skip link',
    'Quiet.\n\nSkip twitter post by ines\n\n',
    'Third morning.\n\nNo ferry again',
    '\n\n— ',
  ],
  [
    'a list and a paragraph',
    'Some were happy.\n\n',
    '1. The bridge is open\n2. The sun is out\n\nThank you!',
    '\n\n— ',
  ],
  [
    'a quotation of paragraphs',
    'The reactions came fast.\n\n',
    '“The bridge is open.\n\nTraffic is light.”',
    '\n\n— ',
  ],
  [
    'hashtags in a paragraph of their own',
    'The reactions came fast.\n\n',
    'The bridge is open.\n\n#ferry https://t.co/abc123XYZ0',
    '\n\n— ',
  ],
  [
    'news',
    'Some were happy, and the company was silent.\n\n',
    'BREAKING: The bridge is open.\n\nMore soon.',
    '\n\n— ',
  ],
  [
    'an indented block',
    'The harbour was quiet.\n\n    ',
    'Third morning.\n\n    No ferry again',
    '\n\n    — ',
  ],
  [
    'an indented block below a line',
    'The mayor was silent.\n    ',
    'Third morning.\n    No ferry again',
    '\n    — ',
  ],
  ['a block behind tabs', 'The harbour was quiet.\n\n\t', 'Third morning.\n\n\tNo ferry again', '\n\t— '],
  [
    'a date in brackets',
    'Quiet.\n\n',
    'The concert (March 9, 2015) Tickets are still to be had at the pier',
    ' — ',
  ],
  ['dates in brackets', 'Quiet.\n\n', '[March 4] Late. [March 5] Late again. [March 6] You guess', ' — '],
  ['a place in brackets', 'Quiet.\n\n', 'Boats at dusk (@harbour, March 2, 2015) Print for sale', ' — '],
  [
    'an introduction whose break was lost',
    'He gave up. Here is that tweet:',
    '.@jo_boats Bring your own boat',
    '  ',
  ],
  [
    'a clause whose break was lost',
    'The paper that she meant in her letter:',
    'My words were about the ferry.',
    '  ',
  ],
  [
    'a post that names its author behind its introduction',
    'She wrote on Twitter: ',
    'Boats are late. Ask Ines Svensson. Thank you',
    ' — ',
  ],
  ['what Markdown escaped', '> ', '[@jo](https://twitter.com/jo) \\- late \\#again', '\n>\n> — '],
]

const plain = (words: string) =>
  words
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\\(?=[-#])/g, '')
    .replace(/\n[ \t]+/g, '\n')

describe('the words of a post are whole', () => {
  it.each(WHOLE)('%s', (_what, before, words, joint) => {
    const name = words.includes('Svensson') ? 'Ines Svensson' : 'Ines'
    expect(found(`${before}${words}${joint}${signed(name)}${ended}`)?.text).toBe(plain(words))
  })
})

describe('what is the article’s stays with it', () => {
  it.each([
    [
      'a paragraph between two posts',
      `Late. — Jo (@jo) ${DATE}\n\nOthers were less patient.\n\n`,
      'Third morning.',
    ],
    [
      'a line between two posts',
      `Late.\n— Jo (@jo) ${DATE}\nThe company has not answered.\n`,
      'Third morning.',
    ],
    ['a line that tells of the post', 'Quiet.\n\nThe mayor tweeted this\n', 'Third morning.\nNo ferry again'],
    [
      'a line that names the author',
      'Quiet.\n\nSo did Ines Svensson on Monday.\n',
      'Third morning.\nNo ferry again',
    ],
    ['the text above an indented block', 'The harbour was quiet.\n\nSo was I.\n\n    ', 'Third morning.'],
  ])('%s', (_what, before, words) => {
    expect(found(`${before}${words}\n— ${signed('Ines Svensson')}${ended}`)?.text).toBe(words)
  })
})

describe('a note on the source', () => {
  it.each(['Example: [Collected via Twitter, October 2014] ', '(Twitter, 4 March) '])('%s', (note) => {
    expect(found(`${note}Third morning. No ferry again — ${signed()}${ended}`)?.text).toBe(
      'Third morning. No ferry again',
    )
  })
})

describe('what joins a post and its author', () => {
  const WORDS = 'Third morning in a row without the 7:40 ferry'
  const JOINTS = [
    '—',
    '–',
    '--',
    ';',
    ' ;',
    ' ~',
    ' ¬',
    ' »',
    ' //',
    ' ?',
    'mdash;',
    ' mdash;',
    ' #8212;',
    ' &#151;',
    ' |',
    ' ·',
    ' •',
  ]
  it.each(JOINTS)('%s', (joint) => {
    for (const words of [WORDS, `${WORDS}.`]) {
      const one = found(`Quiet.\n\n${words}${joint} ${signed()}${ended}`)
      expect([one?.text, one?.author?.name]).toEqual([words, 'Ines'])
    }
  })

  it.each([
    `By Staff; Ann Writer (@ines_by_sea) ${DATE}`,
    `Reporting by Jo Smith; editing by Ann Writer (@ines_by_sea) ${DATE}`,
    `News | Ann Writer (@ines_by_sea) ${DATE}`,
    `Opinion | By Ann Writer (@ines_by_sea) | ${DATE}`,
    `Sports • Ann Writer (@ines_by_sea) • ${DATE}`,
    `Follow our reporter: Ann Writer (@ines_by_sea) ${DATE}`,
  ])('nothing in %s', (text) => {
    expect(found(text)).toBeNull()
  })
})

describe('a name', () => {
  it.each([
    'Ines https://t.co/abc123XYZ0',
    'Ines www.ines.example',
    'Ines (she/her)',
    'Ines, of Lund',
    'Ines | Boats',
    'Ines / Boats',
    'Ines; boats',
    'Ines: Boats',
    'Ines - Boats',
    'Ines – Boats',
    'Ines 🚢 — boats',
    'Dr. Ines, PhD',
    'ines...',
    'Ines & Co.',
    'B. o. a. t.',
    '[Ines]',
  ])('%s', (name) => {
    const words = 'Third morning in a row without the 7:40 ferry.'
    for (const joint of ['— ', ' — ', '\n\n— ']) {
      const one = found(`Quiet.\n\n${words}${joint}${signed(name)}${ended}`)
      expect([one?.text, one?.author?.name]).toEqual([words, name])
    }
  })

  it('of two words with two spaces between them, where two spaces stand for the dash', () => {
    const one = found(
      `He wrote on Twitter:Late again https://t.co/abc123XYZ0  Ines  Svensson (@ines_by_sea) ${DATE}`,
    )
    expect([one?.text, one?.author?.name]).toEqual(['Late again https://t.co/abc123XYZ0', 'Ines Svensson'])
  })
})
