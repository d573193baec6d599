import type { Liveness, Reason } from '../../model/outcome.ts'
import { type SourceStatus, unavailableAnswer } from '../shared/source-status.ts'
import { getObject, getString, type JsonObject } from '../shared/untyped-json.ts'

/** Texts of tombstones and their meaning (platforms.md § 1.1.2), matched as substrings in this order. */
const WORDS: readonly { words: RegExp; liveness: Liveness; reason: Reason }[] = [
  { words: /deleted by the (?:post|tweet) author/i, liveness: 'deleted', reason: 'deleted' },
  { words: /account (?:that )?no longer exists/i, liveness: 'account-deleted', reason: 'account-deleted' },
  { words: /suspended account/i, liveness: 'account-suspended', reason: 'account-suspended' },
  { words: /limits who can view/i, liveness: 'account-protected', reason: 'protected' },
  { words: /violated the/i, liveness: 'removed', reason: 'removed' },
  { words: /age-restricted/i, liveness: 'age-gated', reason: 'age-restricted' },
]
/** A notice before a post that X keeps up although it breaks a rule. The post is not gone. */
const STILL_VISIBLE = /remains? (?:accessible|available)|public[’']s interest/i
/** A text that X shows for any kind of unavailable post. */
const NO_REASON = /is unavailable/i
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
  const named = STILL_VISIBLE.test(text) ? undefined : WORDS.find((one) => one.words.test(text))
  if (named) return { kind: 'named', liveness: named.liveness, reason: named.reason }
  return NO_REASON.test(text)
    ? unavailableAnswer
    : { ...unavailableAnswer, unknown: text.slice(0, DETAIL_LENGTH) }
}
