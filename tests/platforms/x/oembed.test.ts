import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readOembed } from '../../../src/platforms/x/oembed.ts'
import { ref } from './world.ts'

const ID = '1899954694652309701'
const answered = { status: 200, headers: {} } as Exchange

const read = (html: string, more: object = {}) =>
  readOembed(
    answered,
    JSON.stringify({
      url: `https://x.com/mira_holt/status/${ID}`,
      author_name: 'Mira Holt',
      author_url: 'https://x.com/mira_holt',
      html,
      ...more,
    }),
    ref(ID),
  )
const blockquote = (inner: string) =>
  `<blockquote class="twitter-tweet">${inner}&mdash; Mira Holt (@mira_holt) <a href="https://x.com/mira_holt/status/${ID}?ref_src=twsrc%5Etfw">March 12, 2025</a></blockquote>\n`

describe('an oEmbed response', () => {
  it('has the text with lines and links, without the media link, which is a missing part', () => {
    const signal = read(
      blockquote(
        '<p lang="en" dir="ltr">R&amp;D with <a href="https://twitter.com/owl_lab?ref_src=twsrc%5Etfw">@owl_lab</a><br><br><a href="https://twitter.com/hashtag/Eulen?src=hash">#Eulen</a> <a href="https://t.co/aaa">https://t.co/aaa</a> <a href="https://t.co/mmm">pic.twitter.com/mmm</a></p>',
      ),
    )
    if (signal.kind !== 'alive') throw new Error(signal.kind)
    const record = PostRecord.parse(signal.record)
    expect(record).toMatchObject({
      witness: 'x-oembed',
      text: 'R&D with @owl_lab\n\n#Eulen https://t.co/aaa',
      textCut: false,
      language: 'en',
      publishedAt: '2025-03-12T22:44:33.000Z',
      author: { name: 'Mira Holt', handle: 'mira_holt' },
    })
    expect(record.entities.map((one) => [one.kind, record.text?.slice(one.start, one.end)])).toEqual([
      ['mention', '@owl_lab'],
      ['hashtag', '#Eulen'],
      ['link', 'https://t.co/aaa'],
    ])
    expect(signal.missing).toEqual([{ part: 'photo', url: 'https://t.co/mmm', reason: 'upstream' }])
  })

  it.each([
    ['cut words', '<p>It began…</p>', true],
    ['words whose end it does not tell', '<p>Whole?</p>', false],
  ])('misses the text: %s', (_, inner, textCut) => {
    expect(read(blockquote(inner))).toMatchObject({ record: { textCut }, missing: [{ part: 'text' }] })
  })

  it.each([
    ['another post', { url: 'https://x.com/mira_holt/status/18999546946523097011' }],
    ['a profile', { url: 'https://x.com/mira_holt' }],
    ['no markup', { html: '' }],
    ['markup without words', { html: '<blockquote></blockquote>' }],
  ])('that is for %s says nothing', (_, more) => {
    expect(read(blockquote('<p>Words</p>'), more).kind).toBe('silent')
  })
})
