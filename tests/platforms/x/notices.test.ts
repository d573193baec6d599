import { describe, expect, it } from 'vitest'
import { readOembed } from '../../../src/platforms/x/oembed.ts'
import { readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { AT, answered, ID, record, tweet } from './tweet.ts'
import { ref } from './world.ts'

const read = (more: object) => readTweetResult(answered, JSON.stringify(tweet(more)), ref(ID), AT)

const tombstone = (text: string) => {
  const answer = { __typename: 'TweetTombstone', tombstone: { text: { text, entities: [], rtl: false } } }
  return readTweetResult(answered, JSON.stringify(answer), ref(ID), AT)
}

describe('a tombstone', () => {
  it.each([
    [
      'This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more',
      'withheld',
    ],
    [
      '@mira_holt’s account has been withheld in Turkey in response to a legal demand. Learn more',
      'withheld',
    ],
    ['Your Post has been withheld in: United States. Learn more', 'withheld'],
    [
      'This Tweet from @mira_holt has been withheld in response to a report from the copyright holder. Learn more',
      'withheld',
    ],
    [
      'This Post is from an account that is temporarily unavailable because it violates the X Media Policy. Learn more',
      'withheld',
    ],
    ['This Post is withheld in India based on local law(s). Learn more', 'withheld'],
    ['This Post isn’t available in your country. Learn more', 'withheld'],
    ['This Post was deleted by its author. Learn more', 'deleted'],
    ['The author deleted this Post.', 'deleted'],
    ['This Post is from an account that doesn’t exist. Learn more', 'account-deleted'],
    ['This Post is from a deactivated account.', 'account-deleted'],
    ['This account has been suspended. Learn more', 'account-suspended'],
    ['These Posts are protected. Only approved followers can see them.', 'account-protected'],
    ['This Post is only visible to subscribers.', 'account-protected'],
    ['This Post is no longer available because it violated the X Rules. Learn more', 'removed'],
    ['Age restricted. You must confirm your age to see this Post.', 'age-gated'],
  ])('“%s” means %s', (text, liveness) => expect(tombstone(text)).toMatchObject({ kind: 'named', liveness }))

  it.each([
    'This Post is no longer available. Learn more',
    'Something went wrong. Try reloading.',
    'This Post violated the X Rules. However, X has determined that it may be in the public’s interest for it to remain accessible.',
    'You reported this Post.',
    'Hmm...this page doesn’t exist. Try searching for something else.',
  ])('“%s” says nothing', (text) => expect(tombstone(text).kind).toBe('silent'))
})

describe('X’s own notice in place of the words', () => {
  const flagged = { withheld_in_countries: ['DE'], withheld_scope: 'status' }
  it.each([
    [
      'This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more',
      flagged,
    ],
    ['This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more', {}],
    ['@Mira_Holt’s account has been withheld in Turkey in response to a legal demand. Learn more', {}],
    [
      'This Tweet from @mira_holt has been withheld in response to a report from the copyright holder. Learn more: https://t.co/abc',
      {},
    ],
    [
      "@mira_holt's account is temporarily unavailable because it violates the Twitter Media Policy. Learn more.",
      {},
    ],
    ['Your Post has been withheld in: United States. Learn more', flagged],
    ['This Post has been withheld in India. Learn more', { withheld_copyright: true }],
  ])('is no post: “%s”', (text, more) => {
    expect(read({ text, ...more })).toMatchObject({ kind: 'named', liveness: 'withheld', reason: 'withheld' })
  })

  it.each([
    [
      'The words of another account',
      'This Post from @port_voice has been withheld in Germany in response to a legal demand. Learn more',
    ],
    ['A quotation of a notice', 'Look: “@mira_holt’s account has been withheld in Turkey” they say'],
    [
      'A notice with a comment',
      '@mira_holt’s account has been withheld in Turkey. Learn more\n\nThis is absurd.',
    ],
    ['A sentence about withholding', 'My pay has been withheld in March. Learn more'],
    [
      'A notice that names nobody, of a post that is not withheld',
      'Your Post has been withheld in: United States. Learn more',
    ],
  ])('is not found in the author’s words: %s', (_, text) => {
    expect(record({ text }).text).toBe(text.trim())
  })

  it('of a post that X withholds elsewhere is not there: the words stand', () => {
    expect(record({ text: 'The pier is empty.', ...flagged }).text).toBe('The pier is empty.')
  })

  it('in a quoted post makes that unavailable', () => {
    const text = 'This Post from @pier has been withheld in France in response to a legal demand. Learn more'
    const quoted_tweet = { id_str: '17', text, user: { name: 'Pier', screen_name: 'pier' } }
    expect(record({ quoted_tweet }).quoted).toMatchObject({ status: 'unavailable', id: '17' })
  })

  it('in place of a quoted post names the state', () => {
    const text = 'This Post was deleted by the Post author. Learn more'
    const quoted_tweet = { __typename: 'TweetTombstone', tombstone: { text: { text } } }
    expect(record({ quoted_tweet }).quoted).toEqual({
      status: 'unavailable',
      id: null,
      url: null,
      state: 'deleted',
    })
  })

  it('is no text of oEmbed either', () => {
    const html = (text: string) =>
      `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">${text}</p>&mdash; Mira Holt (@mira_holt) <a href="https://twitter.com/mira_holt/status/${ID}">March 12, 2025</a></blockquote>`
    const oembed = (text: string) =>
      readOembed(
        answered,
        JSON.stringify({
          url: ref(ID, 'mira_holt').url,
          author_name: 'Mira Holt',
          author_url: 'https://x.com/mira_holt',
          html: html(text),
        }),
        ref(ID),
      )
    expect(
      oembed(
        'This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more',
      ),
    ).toMatchObject({ liveness: 'withheld' })
    expect(oembed('Your Post has been withheld in: United States. Learn more').kind).toBe('silent')
    expect(oembed('My pay has been withheld.').kind).toBe('alive')
  })
})
