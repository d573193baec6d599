import type { Liveness, Reason } from '../../model/outcome.ts'
import { getObject, getObjects, getString, getStrings, type JsonObject } from '../shared/untyped-json.ts'

/** What the player says about a video (platforms-2.md § 4.3). */
export type Playability =
  | { readonly kind: 'plays' }
  | { readonly kind: 'named'; readonly liveness: Liveness; readonly reason: Reason }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'limited' }
  /** Says nothing; `words` are null for words that are known to say nothing. */
  | { readonly kind: 'unclear'; readonly words: string | null }

const named = (liveness: Liveness, reason: Reason): Playability => ({ kind: 'named', liveness, reason })

/** Words of the player and their meaning, in this order. */
const WORDS: readonly (readonly [words: RegExp, meaning: Playability])[] = [
  [/not a bot/i, { kind: 'refused' }],
  [/try again later|rate-limited/i, { kind: 'limited' }],
  [/video is private|is a private video/i, named('account-protected', 'protected')],
  [/confirm your age|age-restricted/i, named('age-gated', 'age-restricted')],
  [/available in your country|blocked it (?:in your country|on)/i, named('withheld', 'withheld')],
  [/removed by the uploader/i, named('deleted', 'deleted')],
  [
    /account associated with this video has been terminated/i,
    named('account-suspended', 'account-suspended'),
  ],
  [/account associated with this video has been closed/i, named('account-deleted', 'account-deleted')],
  [/removed for violating/i, named('removed', 'removed')],
  [/no longer available due to a copyright claim/i, named('removed', 'removed')],
  // The video exists and is listed; some may not watch it.
  [/join this channel|channel's members|members[- ]only|music premium/i, { kind: 'plays' }],
  [/premieres? in|live event will begin/i, { kind: 'plays' }],
]
const AGE_STATUSES = /^(?:AGE_VERIFICATION_REQUIRED|AGE_CHECK_REQUIRED|CONTENT_CHECK_REQUIRED)$/
/** Said of a video that is gone, without a reason. Only the status `ERROR` makes it so. */
const GONE = /isn't available any ?more|^video unavailable$|video does not exist/i
/** Said by one client of videos that another one plays. */
const OF_CLIENT = /^this video is (?:not available|unavailable)\.?$/i
/** Maximum length of unknown words. */
const DETAIL_LENGTH = 200

/** Interprets `playabilityStatus` by its words, which `hl=en` fixes; null if the answer has none. */
export function readPlayability(player: JsonObject): Playability | null {
  const playability = getObject(player, 'playabilityStatus')
  const status = getString(playability, 'status')
  if (playability === null || status === null) return null
  if (status === 'OK' || status === 'LIVE_STREAM_OFFLINE') return { kind: 'plays' }
  const all = wordsOf(playability)
  const known = WORDS.find(([words]) => all.some((text) => words.test(text)))
  if (known) return known[1]
  if (AGE_STATUSES.test(status)) return named('age-gated', 'age-restricted')
  if (
    status === 'ERROR' &&
    (all.length === 0 || all.every((text) => GONE.test(text) || OF_CLIENT.test(text)))
  ) {
    return { kind: 'not-found' }
  }
  if (all.every((text) => GONE.test(text) || OF_CLIENT.test(text))) return { kind: 'unclear', words: null }
  return { kind: 'unclear', words: `${status}: ${all.join(' ')}`.slice(0, DETAIL_LENGTH) }
}

/** Reason, the reason of the error screen and the messages, with plain apostrophes. */
function wordsOf(playability: JsonObject): string[] {
  const screen = getObject(getObject(playability, 'errorScreen'), 'playerErrorMessageRenderer')
  const texts = [
    getString(playability, 'reason'),
    readText(getObject(screen, 'reason')),
    readText(getObject(screen, 'subreason')),
    ...getStrings(playability, 'messages'),
  ]
  return texts.flatMap((text) => (text === null ? [] : [text.replace(/[‘’]/g, "'").trim()]))
}

/** YouTube's texts: `{simpleText}` or `{runs: [{text}]}`. */
export function readText(text: JsonObject | null): string | null {
  const runs = getObjects(text, 'runs').flatMap((run) => getString(run, 'text') ?? [])
  return getString(text, 'simpleText') ?? (runs.length > 0 ? runs.join('') : null)
}
