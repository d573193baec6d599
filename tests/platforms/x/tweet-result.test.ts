import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readOembed } from '../../../src/platforms/x/oembed.ts'
import { computeToken, readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { AT, answered, ID, record, tweet } from './tweet.ts'
import { ref } from './world.ts'

describe('token', () => {
  it.each([
    ['20', '6dq1a2xwd93'],
    ['861627479294746624', '236vrsocvda'],
    ['1629307668568633344', '3y6mctgwzxo'],
    ['1641086480675225601', '3z7miaszni8'],
    ['2089040211736981944', '52awvqrfocj'],
  ])('%s: %s', (id, expected) => expect(computeToken(id)).toBe(expected))
})

describe('the rest of the record', () => {
  it('author: mark, label, picture', () => {
    const user = {
      id_str: '7',
      name: 'Mira Holt',
      screen_name: 'mira_holt',
      is_blue_verified: true,
      profile_image_url_https: 'https://pbs.twimg.com/profile_images/7/Abc_normal.jpg',
      highlighted_label: { description: 'Harbour Post' },
    }
    expect(record({ user }).author).toEqual({
      id: '7',
      name: 'Mira Holt',
      handle: 'mira_holt',
      url: 'https://x.com/mira_holt',
      avatarUrl: 'https://pbs.twimg.com/profile_images/7/Abc_400x400.jpg',
      verification: 'blue',
      affiliation: 'Harbour Post',
    })
    const mark = (more: object) => record({ user: { ...user, ...more } }).author?.verification
    expect(mark({ verified_type: 'Business' })).toBe('business')
    expect(mark({ verified_type: 'Government' })).toBe('government')
    expect(mark({ is_blue_verified: false, verified: true })).toBe('legacy')
    expect(mark({ is_blue_verified: false })).toBeNull()
  })

  it('poll', () => {
    const value = (string_value: string) => ({ type: 'STRING', string_value })
    const card = {
      name: 'poll2choice_text_only',
      url: 'card://1',
      binding_values: {
        choice1_label: value('Pier 7'),
        choice1_count: value('20'),
        choice2_label: value('Pier 8'),
        choice2_count: value('many'),
        end_datetime_utc: value('2025-03-16T22:44:33Z'),
      },
    }
    expect(record({ card })).toMatchObject({
      linkCard: null,
      poll: {
        options: [
          { label: 'Pier 7', votes: 20 },
          { label: 'Pier 8', votes: null },
        ],
        endsAt: '2025-03-16T22:44:33.000Z',
      },
    })
  })

  it('link card, with the target of its short link', () => {
    const image = (url: string) => ({ type: 'IMAGE', image_value: { url, width: 1, height: 1 } })
    const card = {
      name: 'summary_large_image',
      url: 'https://t.co/aaaaaaaaaa',
      binding_values: {
        title: { string_value: 'The crane' },
        description: { string_value: 'How it fell' },
        vanity_url: { string_value: 'harbourpost.example' },
        thumbnail_image_original: image('https://pbs.twimg.com/card_img/1/t?format=jpg&name=orig'),
        photo_image_full_size_large: image('https://pbs.twimg.com/card_img/1/l?format=jpg&name=800x419'),
        photo_image_full_size_original: image('https://pbs.twimg.com/card_img/1/o?format=jpg&name=orig'),
      },
    }
    const urls = [
      {
        url: 'https://t.co/aaaaaaaaaa',
        expanded_url: 'https://harbourpost.example/crane',
        display_url: 'harbourpost.example/crane',
        indices: [0, 23],
      },
    ]
    expect(record({ card, text: 'https://t.co/aaaaaaaaaa', entities: { urls } }).linkCard).toEqual({
      url: 'https://harbourpost.example/crane',
      title: 'The crane',
      description: 'How it fell',
      site: 'harbourpost.example',
      imageUrl: 'https://pbs.twimg.com/card_img/1/o?format=jpg&name=orig',
    })
  })

  it('quote with its media; its link is not shown', () => {
    const link = {
      url: 'https://t.co/qqqqqqqqqq',
      expanded_url: 'https://twitter.com/pier/status/1700000000000000001',
      display_url: 'twitter.com/pier/status/…',
      indices: [6, 29],
    }
    const quote = {
      id_str: '1700000000000000001',
      text: 'Old crane',
      user: { name: 'Pier', screen_name: 'pier' },
      mediaDetails: [{ type: 'photo', media_url_https: 'https://pbs.twimg.com/media/Q.jpg' }],
      reply_count: 2,
    }
    const got = record({
      text: 'Gone: https://t.co/qqqqqqqqqq',
      entities: { urls: [link] },
      quoted_tweet: quote,
    })
    expect(got.text).toBe('Gone:')
    expect(got.quoted).toMatchObject({
      status: 'served',
      post: {
        id: '1700000000000000001',
        text: 'Old crane',
        metrics: { replies: 2 },
        media: [{ kind: 'photo' }],
      },
    })
  })

  it.each([
    ['a tombstone', { quoted_tweet: { __typename: 'TweetTombstone', tombstone: {} } }, null],
    [
      'a quote without author',
      { quoted_tweet: { id_str: '1700000000000000001', text: 'x' } },
      '1700000000000000001',
    ],
    [
      'a hidden link alone',
      {
        text: 'Gone: https://t.co/qqqqqqqqqq',
        display_text_range: [0, 5],
        entities: {
          urls: [
            {
              url: 'https://t.co/qqqqqqqqqq',
              expanded_url: 'https://twitter.com/pier/status/1700000000000000001',
              indices: [6, 29],
            },
          ],
        },
      },
      '1700000000000000001',
    ],
  ])('quote that X does not show: %s', (_, more, id) => {
    expect(record(more).quoted).toMatchObject({ status: 'unavailable', id })
  })

  it('no quote if the media are from another post', () => {
    const expanded_url = 'https://x.com/pier/status/1700000000000000001/video/1'
    const media = [{ url: 'https://t.co/mmmmmmmmmm', expanded_url, indices: [6, 29] }]
    const got = record({
      text: 'Again https://t.co/mmmmmmmmmm',
      display_text_range: [0, 5],
      entities: { media },
    })
    expect(got).toMatchObject({ text: 'Again', quoted: null })
  })

  it('counts, versions, sensitivity', () => {
    const got = record({
      favorite_count: 12,
      conversation_count: 3,
      possibly_sensitive: true,
      edit_control: { edit_tweet_ids: ['1899999999999999999', ID] },
    })
    expect(got).toMatchObject({ sensitive: true, editIds: ['1899999999999999999', ID] })
    expect(got.metrics).toEqual({
      at: AT.toISOString(),
      likes: 12,
      replies: 3,
      reposts: null,
      quotes: null,
      views: null,
    })
  })
})

describe('hostile answers', () => {
  const strange = fc.jsonValue({ maxDepth: 4 })
  const field = fc.constantFrom(
    'text',
    'user',
    'entities',
    'mediaDetails',
    'photos',
    'video',
    'card',
    'quoted_tweet',
    'parent',
    'edit_control',
    'display_text_range',
    'note_tweet',
    'created_at',
    'lang',
    'favorite_count',
    '__proto__',
    'tombstone',
    'in_reply_to_status_id_str',
  )

  it('never throw, and are read as a valid record', () => {
    fc.assert(
      fc.property(fc.dictionary(field, strange), (more) => {
        const signal = readTweetResult(answered, JSON.stringify({ ...tweet({}), ...more }), ref(ID), AT)
        if (signal.kind === 'alive') PostRecord.parse(signal.record)
      }),
      { numRuns: 500 },
    )
  })

  it('of any text never throw, and never name a death', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          strange.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(['silent', 'alive']).toContain(readTweetResult(answered, text, ref(ID), AT).kind)
          expect(readOembed(answered, text, ref(ID)).kind).toBe('silent')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('with invalid indices keep the text', () => {
    const group = fc.array(
      fc.record({
        indices: fc.array(fc.integer({ min: -3, max: 40 }), { maxLength: 3 }),
        text: fc.constant('owl'),
        url: fc.constant('#owl'),
        screen_name: fc.constant('owl'),
      }),
    )
    fc.assert(
      fc.property(fc.record({ hashtags: group, urls: group, user_mentions: group }), (entities) => {
        const { text, entities: found } = record({ text: '#owl 🦉 #owl @owl', entities })
        expect(text).toBe('#owl 🦉 #owl @owl')
        for (const one of found) expect(['#owl', '@owl']).toContain(text?.slice(one.start, one.end))
      }),
    )
  })

  it('with lone surrogates and NUL give text that every store accepts', () => {
    const { text } = record({ text: 'a\uD800b\0c' })
    expect(text).toBe('a\uFFFDb\uFFFDc')
  })
})
