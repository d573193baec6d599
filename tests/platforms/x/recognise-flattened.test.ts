import { describe, expect, it } from 'vitest'
import { findFlattenedXPosts } from '../../../src/platforms/x/recognise/flattened.ts'

const only = (text: string) => {
  const found = findFlattenedXPosts(text)
  expect(found).toHaveLength(1)
  return found[0]
}
const words = (text: string) => only(text)?.text

const SIGNED = '— Ines (@ines_by_sea) March 8, 2022'

describe('the signature', () => {
  it.each([
    ['an em dash', `Boat. — Ines (@ines_by_sea) March 8, 2022`],
    ['an en dash', `Boat. – Ines (@ines_by_sea) March 8, 2022`],
    ['two hyphens', `Boat. -- Ines (@ines_by_sea) March 8, 2022`],
    ['a hyphen', `Boat. - Ines (@ines_by_sea) March 8, 2022`],
    ['an entity', `Boat.&mdash; Ines (@ines_by_sea) March 8, 2022`],
    ['mojibake of Windows', `Boat. â€” Ines (@ines_by_sea) March 8, 2022`],
    ['mojibake of Latin 1', `Boat. \u00e2\u0080\u0094 Ines (@ines_by_sea) March 8, 2022`],
    ['mojibake of Cyrillic', `Boat. вЂ” Ines (@ines_by_sea) March 8, 2022`],
    ['a lost sign', `Boat. \ufffd Ines (@ines_by_sea) March 8, 2022`],
    ['no dash', `They gave up. Boat!  Ines (@ines_by_sea) March 8, 2022`],
    ['a line of its own', `Boat.\n\n— Ines (@ines_by_sea) March 8, 2022`],
    ['a date in the next line', `Boat.\n— Ines (@ines_by_sea)\n   March 8, 2022`],
    ['what follows glued to it', `Boat.— Ines (@ines_by_sea) March 8, 2022Then it rained.`],
  ])('is known with %s', (_what, text) => {
    expect(only(text)).toMatchObject({
      author: { name: 'Ines', handle: 'ines_by_sea' },
      publishedOn: '2022-03-08',
      role: 'flattened',
      id: null,
    })
  })

  it.each([
    ['Keith-9'],
    ['.'],
    ['[away] Jo'],
    ['DR. BOAT, PhD'],
    ['•Jo•'],
    ['#WeAreBoats'],
    ['港太郎'],
    ['Jo ⛵ (she)'],
    ['قارب'],
    ['IG:jo'],
    ['Sea—Side'],
  ])('keeps the name %s', (name) => {
    expect(only(`Late again.\n\n— ${name} (@jo) March 8, 2022`)?.author).toEqual({ name, handle: 'jo' })
  })

  it.each([
    'By Ann Writer (@awriter) March 8, 2022',
    'Harbour news\n\nAnn Writer (@awriter) March 8, 2022\n\nThe ferry was late.',
    'Follow Ann Writer (@awriter) on Twitter',
    '—— >> Follow Ann Writer (@awriter) on Twitter',
    'Bob Stone (@bobstone) is a contributor.',
    '1) Ann (@ann) - a writer\n2) Bob (@bob) – another',
    '“Boats.” (@ines_by_sea)',
    'A photo posted by Ines (@ines_by_sea) on Mar 8, 2022 at 6:01am PST',
    'Публикация от Ines (@ines_by_sea)19 Июн 2020 в 4:11 PDT',
  ])('is none in: %s', (text) => {
    expect(findFlattenedXPosts(text)).toEqual([])
  })
})

describe('the start of the text', () => {
  it.each([
    [
      'at the line',
      `The harbour was quiet.\nBoat at last https://t.co/Ab1Cd2Ef3G${SIGNED}\nThen`,
      'Boat at last https://t.co/Ab1Cd2Ef3G',
    ],
    [
      'at the empty line, in several lines',
      `The harbour was quiet.\n\nBoat\nat last\n\n${SIGNED}`,
      'Boat\nat last',
    ],
    [
      'behind the line that leads over',
      `All day long nobody came.\nInes tweeted:\nBoat at last.\nAnd so on.\n${SIGNED}`,
      'Boat at last.\nAnd so on.',
    ],
    ['at the quotation prefix', `She said so.\n> Boat\n> at last\n> ${SIGNED}`, 'Boat\nat last'],
    [
      'at the indentation',
      `She said so.\n    Boat at last\n    and for good\n    ${SIGNED}`,
      'Boat at last\nand for good',
    ],
    [
      'behind the clause that leads over',
      `See the post here: Boat — at last ${SIGNED} and so on.`,
      'Boat — at last',
    ],
    ['behind the citation before', `Gone.— Jo (@jo) March 7, 2022 Boat at last ${SIGNED}`, 'Boat at last'],
    [
      'behind the skip link',
      `Quiet.Skip Twitter post by @ines_by_sea Boat at last ${SIGNED}`,
      'Boat at last',
    ],
    [
      'behind what X would not have taken too',
      `The company, which runs nine boats in summer and four in winter, has not answered any of the questions that were put to it in writing, by telephone and in the end through the window of its office, by more than a dozen passengers who had waited since half past six in the morning. Boat at last. And on time ${SIGNED}`,
      'Boat at last. And on time',
    ],
    [
      'at a quotation mark that opens',
      `Then Ines wrote on X: “Boat at last. And on time.” ${SIGNED}`,
      '“Boat at last. And on time.”',
    ],
    ['without debris', `\ufffdBoat at last\ufffd/p>${SIGNED}`, 'Boat at last'],
    [
      'at the paragraph that speaks as posts do',
      `The harbour was quiet.\n\nI told you so @jo\n\nBoat at last\n\n${SIGNED}`,
      'I told you so @jo\n\nBoat at last',
    ],
    [
      'below the paragraph that ends in a colon',
      `Then this came:\n\nBoat in sight\n\nBoat at last\n\n${SIGNED}`,
      'Boat in sight\n\nBoat at last',
    ],
    [
      'at a break that lost its line',
      `The company, which runs nine boats in summer and four in winter, has not answered any of the questions that were put to it in writing, by telephone and in the end through the window of its office, by more than a dozen passengers who had waited since half past six. They went home.Boat at last. And on time ${SIGNED}`,
      'Boat at last. And on time',
    ],
    ['at a reply', `They had waited for hours. @jo Boat at last ${SIGNED}`, '@jo Boat at last'],
    [
      'at the picture alone',
      `The boats stayed where they were.\npic.twitter.com/Ab1Cd2Ef3G ${SIGNED}`,
      'pic.twitter.com/Ab1Cd2Ef3G',
    ],
  ])('%s', (_where, text, expected) => {
    const found = findFlattenedXPosts(text).find((one) => one.author?.handle === 'ines_by_sea')
    expect(found?.text).toBe(expected)
  })

  it('keeps Markdown out of text and links', () => {
    const text = `> Boat [https://t.co/Ab1Cd2Ef3G](https://t.co/Ab1Cd2Ef3G)\n>\n> — Ines (@ines_by_sea) [March 8, 2022](https://twitter.com/ines_by_sea/status/1501200000000000000?ref_src=twsrc%5Etfw)\n`
    expect(only(text)).toMatchObject({
      text: 'Boat https://t.co/Ab1Cd2Ef3G',
      links: ['https://t.co/Ab1Cd2Ef3G'],
      id: '1501200000000000000',
      url: 'https://x.com/ines_by_sea/status/1501200000000000000',
    })
  })

  it('takes no id from a URL of another author or day', () => {
    const other = `Boat — Ines (@ines_by_sea) [March 8, 2022](https://twitter.com/jo/status/1501200000000000000)`
    const day = `Boat — Ines (@ines_by_sea) [March 8, 2021](https://twitter.com/ines_by_sea/status/1501200000000000000)`
    expect(only(other)?.id).toBeNull()
    expect(only(day)?.id).toBeNull()
  })

  it('has the offsets of text and signature', () => {
    const text = `Quiet.\nBoat ${SIGNED}\nRain.`
    const found = only(text)
    expect(text.slice(found?.start, found?.end)).toBe(`Boat ${SIGNED}`)
    expect(words(text)).toBe('Boat')
  })
})
