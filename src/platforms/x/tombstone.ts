import type { Liveness, Reason } from '../../model/outcome.ts'
import { type SourceStatus, unavailableAnswer } from '../shared/source-status.ts'
import { getObject, getString, type JsonObject } from '../shared/untyped-json.ts'

interface Meaning {
  readonly words: RegExp
  readonly liveness: Liveness
  readonly reason: Reason
}

/** Texts of tombstones by their meaning (platforms.md § 1.1.2, and wordings that readers reported), in this order. */
const MEANINGS: readonly Meaning[] = [
  {
    words:
      /\bwithheld\b|legal (?:demand|request|order|process)|court order|local laws?\b|copyright (?:holder|owner)|in your (?:country|region|location)|violates the .{1,40}\bpolic(?:y|ies)|(?:temporarily unavailable|hidden|limited) because it violates/i,
    liveness: 'withheld',
    reason: 'withheld',
  },
  {
    words: /deleted by (?:the|its) (?:(?:post|tweet)(?:[’']s)? )?author|author (?:has )?deleted th(?:is|e)/i,
    liveness: 'deleted',
    reason: 'deleted',
  },
  {
    words: /account (?:that |which )?(?:no longer exists|does(?:n[’']t| not) exist)|deactivated account/i,
    liveness: 'account-deleted',
    reason: 'account-deleted',
  },
  {
    words: /suspended account|account (?:that |which )?(?:(?:has|have) been|is|was) suspended/i,
    liveness: 'account-suspended',
    reason: 'account-suspended',
  },
  {
    words:
      /limits who can (?:view|see)|(?:posts|tweets|account)(?: of this account)? (?:is|are) protected|only (?:available|visible|shown) to (?:approved |confirmed )?(?:followers|subscribers)/i,
    liveness: 'account-protected',
    reason: 'protected',
  },
  { words: /violated the|violated our rules/i, liveness: 'removed', reason: 'removed' },
  {
    words: /age-?\s?restricted|under 18 years|confirm your age|adult content/i,
    liveness: 'age-gated',
    reason: 'age-restricted',
  },
]
/** A notice before a post that X keeps up although it breaks a rule. The post is not gone. */
const STILL_VISIBLE = /remains? (?:accessible|available)|public[’']s interest/i
/** Texts that X shows for any kind of unavailable post. */
const NO_REASON = /(?:is|are) (?:unavailable|not available|no longer available)/i
/** Maximum length of an unknown text in an event. */
const DETAIL_LENGTH = 200

/**
 * Interprets a `TweetTombstone` by its own text. An empty `tombstone` object means that the post is withheld.
 * A missing one, or an undocumented text, says nothing about the post.
 */
export function readTombstone(answer: JsonObject): SourceStatus {
  const tombstone = getObject(answer, 'tombstone')
  if (tombstone === null) return unavailableAnswer
  if (Object.keys(tombstone).length === 0) return { kind: 'named', liveness: 'withheld', reason: 'withheld' }
  const text = getString(getObject(tombstone, 'text'), 'text') ?? getString(tombstone, 'text') ?? ''
  const named = STILL_VISIBLE.test(text) ? undefined : MEANINGS.find((one) => one.words.test(text))
  if (named) return { kind: 'named', liveness: named.liveness, reason: named.reason }
  return NO_REASON.test(text)
    ? unavailableAnswer
    : { ...unavailableAnswer, unknown: text.slice(0, DETAIL_LENGTH) }
}
