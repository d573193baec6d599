import { describe, expect, it } from 'vitest'
import { readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { AT, answered, ID, record, tweet } from './tweet.ts'
import { ref } from './world.ts'

/** Code points before `part`, as X counts. */
const at = (text: string, part: string): [number, number] => {
  const start = Array.from(text.slice(0, text.indexOf(part))).length
  return [start, start + Array.from(part).length]
}

describe('text', () => {
  const text = '🦉🦉 R&amp;D at @owl_lab &lt;3 #Eulen $OWL https://t.co/aaaaaaaaaa https://t.co/mmmmmmmmmm'
  const shown = '🦉🦉 R&D at @owl_lab <3 #Eulen $OWL owls.example/night…'
  const entities = {
    urls: [
      {
        url: 'https://t.co/aaaaaaaaaa',
        expanded_url: 'https://owls.example/night-flight',
        display_url: 'owls.example/night…',
        indices: at(text, 'https://t.co/aaaaaaaaaa'),
      },
    ],
    user_mentions: [{ screen_name: 'owl_lab', indices: at(text, '@owl_lab') }],
    hashtags: [{ text: 'Eulen', indices: at(text, '#Eulen') }],
    symbols: [{ text: 'OWL', indices: at(text, '$OWL') }],
    media: [{ url: 'https://t.co/mmmmmmmmmm', indices: at(text, 'https://t.co/mmmmmmmmmm') }],
  }

  it.each([
    ['up to the media link', Array.from(text).length],
    ['as the display range says', Array.from(text).length - 24],
  ])('is what a reader sees, %s', (_, end) => {
    const { text: got, entities: found } = record({ text, display_text_range: [0, end], entities })
    expect(got).toBe(shown)
    expect(found.map((one) => [one.kind, shown.slice(one.start, one.end), one.url])).toEqual([
      ['mention', '@owl_lab', 'https://x.com/owl_lab'],
      ['hashtag', '#Eulen', 'https://x.com/hashtag/Eulen'],
      ['cashtag', '$OWL', 'https://x.com/search?q=%24OWL'],
      ['link', 'owls.example/night…', 'https://owls.example/night-flight'],
    ])
    expect(found[3]?.short).toBe('https://t.co/aaaaaaaaaa')
  })

  it.each([
    ['whose indices are right', [4, 27]],
    ['whose indices are wrong', [1, 9]],
  ])('is whole behind a media link in its middle, %s', (_, indices) => {
    const media = [
      {
        url: 'https://t.co/mmmmmmmmmm',
        expanded_url: `https://x.com/m/status/${ID}/photo/1`,
        display_url: 'pic.x.com/mmmmmmmmmm',
        indices,
      },
    ]
    const { text } = record({ text: 'See https://t.co/mmmmmmmmmm and weep', entities: { media } })
    expect(text).toMatch(/^See (?:pic\.x\.com|https:\/\/t\.co)\/mmmmmmmmmm and weep$/)
  })

  it('ends before its media links, whatever their indices say', () => {
    const mediaDetails = [
      {
        type: 'photo',
        url: 'https://t.co/mmmmmmmmmm',
        media_url_https: 'https://pbs.twimg.com/media/A.jpg',
        indices: [0, 400],
      },
    ]
    expect(
      record({ text: '🦉 it flew https://t.co/mmmmmmmmmm https://t.co/mmmmmmmmmm ', mediaDetails }).text,
    ).toBe('🦉 it flew')
    expect(record({ text: 'https://t.co/mmmmmmmmmm', mediaDetails }).text).toBe('')
  })

  it('is unescaped once', () => {
    expect(record({ text: '&amp;lt;b&amp;gt; &quot;&#39;' }).text).toBe('&lt;b&gt; "\'')
  })

  it.each([
    ['missing', undefined],
    ['empty', {}],
    ['of empty lists', { urls: [], hashtags: [], user_mentions: [], symbols: [] }],
    ['of objects for lists', { urls: {}, hashtags: {} }],
    ['of null', { urls: null, hashtags: [null, 7, 'x'] }],
  ])('needs no entities: %s', (_, groups) => {
    expect(record({ text: 'plain words', entities: groups })).toMatchObject({
      text: 'plain words',
      entities: [],
    })
  })

  it('skips the mentions that a reply begins with', () => {
    const got = record({
      text: '@owl_lab Thank you!',
      display_text_range: [9, 19],
      entities: { user_mentions: [{ screen_name: 'owl_lab', indices: [0, 8] }] },
      in_reply_to_status_id_str: '1800000000000000001',
      in_reply_to_screen_name: 'owl_lab',
      parent: { user: { screen_name: 'Owl_Lab' } },
    })
    expect(got).toMatchObject({ text: 'Thank you!', entities: [] })
    expect(got.replyTo).toEqual({
      id: '1800000000000000001',
      handle: 'Owl_Lab',
      url: 'https://x.com/Owl_Lab/status/1800000000000000001',
    })
  })

  it('keeps the text of an entity with wrong indices', () => {
    const entities = {
      hashtags: [{ text: 'owl', indices: [1, 5] }],
      urls: [{ url: 'https://t.co/x', expanded_url: 'https://a.example', indices: [0, 99] }],
    }
    expect(record({ text: 'no #owl', entities })).toMatchObject({ text: 'no #owl', entities: [] })
  })

  it('of a long note is marked as cut', () => {
    const signal = readTweetResult(
      answered,
      JSON.stringify(tweet({ text: 'It began', note_tweet: { id: 'Tm90ZQ==' } })),
      ref(ID),
      AT,
    )
    expect(signal).toMatchObject({
      record: { textCut: true },
      missing: [{ part: 'text', url: `https://x.com/mira_holt/status/${ID}`, reason: 'upstream' }],
    })
  })
})
