import type { Death } from './post.ts'

/** The message shown to a reader, in X's exact words (platforms.md § 1.1.2). */
const WORDS: Partial<Record<Death, string>> = {
  deleted: 'This Post was deleted by the Post author. Learn more',
  removed: 'This Post violated the X Rules. Learn more',
  'account-deleted': 'This Post is from an account that no longer exists. Learn more',
  'account-suspended': 'This Post is from a suspended account. Learn more',
  protected:
    'You’re unable to view this Post because this account owner limits who can view their Posts. Learn more',
  unavailable: 'This Post is unavailable. Learn more',
  'age-restricted':
    'Age-restricted adult content. This content might not be appropriate for people under 18 years old. To view this media, you’ll need to log in to X. Learn more',
}

/** The tombstone in a `tweet-result` response with status 200; null for absences that have none. */
export function tombstone(death: Death): object | null {
  if (death === 'withheld') return { __typename: 'TweetTombstone', tombstone: {} }
  const text = WORDS[death]
  if (text === undefined) return null
  const ref = {
    __typename: 'TimelineUrl',
    url: 'https://help.twitter.com/rules-and-policies/notices-on-twitter',
    url_type: 'ExternalUrl',
  }
  const end = Array.from(text).length
  const entities = [{ from_index: end - 'Learn more'.length, to_index: end, ref }]
  return { __typename: 'TweetTombstone', tombstone: { text: { text, entities, rtl: false } } }
}
