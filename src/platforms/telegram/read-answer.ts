import type { HtmlPage } from '../../detect/load-html.ts'
import { loadHtml } from '../../detect/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { Liveness, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { withUnknownParts } from '../shared/unknown-parts.ts'
import { findMessage, listMessages, type MessageMatch } from './find-message.ts'
import { isSameChannel, type MessageId, parseMessageId } from './message-id.ts'
import { buildMessageRecord } from './message-record.ts'
import { findUnknownElements } from './unknown-elements.ts'

/** The widget's errors and their meaning (platforms-2.md § 7.3), in this order. */
const NAMED: readonly (readonly [words: RegExp, liveness: Liveness, reason: Reason])[] = [
  [/terms of service/i, 'account-suspended', 'account-suspended'],
  [/local laws?/i, 'withheld', 'withheld'],
  [/copyright/i, 'removed', 'removed'],
]
/** Maximum length of an unknown text in an event. */
const DETAIL_LENGTH = 200
/** A list whose nearest message is farther away does not show the place of the message. */
const NEIGHBOURHOOD = 100

/** Reads the widget `t.me/channel/1?embed=1&mode=tme`, which answers 200 to everything. */
export function readWidget(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const page = openPage(exchange, text)
  if ('kind' in page) return page
  const error = page('.tgme_widget_message_error').first().text().trim()
  const found = findOwn(page, post)
  if (found !== null) return alive(page, found, post, 'telegram-widget', at)
  if (listMessages(page).length > 0) return { ...unknownShape, unknown: 'the message of another post' }
  if (error === '') return { ...unknownShape, unknown: 'a page without .tgme_widget_message' }
  return readError(error)
}

/**
 * Reads the list `t.me/s/channel/1`. A list of the channel's messages around the number, without it, says not-found. A
 * redirect says that there is no list, and nothing about the message.
 */
export function readList(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  if (exchange.status >= 300 && exchange.status < 400) return unavailableAnswer
  const page = openPage(exchange, text)
  if ('kind' in page) return page
  const found = findOwn(page, post)
  if (found !== null) return alive(page, found, post, 'telegram-list', at)
  const wanted = parseMessageId(post.id)
  const numbers = listMessages(page)
    .filter(({ id }) => wanted !== null && isSameChannel(id.channel, wanted.channel))
    .flatMap(({ parts }) => parts)
  if (wanted === null || numbers.length === 0) {
    return { ...unknownShape, unknown: 'a page without messages of the channel' }
  }
  // A damaged list may lack the message.
  if (!/<\/html>/i.test(text)) return { ...unknownShape, again: true, unknown: 'a list without its end' }
  if (page('.tgme_widget_message').length > listMessages(page).length) {
    return { ...unknownShape, again: true, unknown: 'a message without data-post' }
  }
  return showsPlaceOf(wanted, numbers)
    ? { kind: 'not-found' }
    : { ...unavailableAnswer, unknown: 'a list of messages from another time' }
}

function openPage(exchange: Exchange, text: string): HtmlPage | SourceStatus {
  const status = statusOfResponse(exchange)
  // No page of Telegram answers 404 to a message's address, so it comes from something in between.
  if (status?.kind === 'not-found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  if (text.trim() === '') return malformedAnswer
  return loadHtml(text) ?? { ...unknownShape, unknown: 'a page that is nested too deeply' }
}

function findOwn($: HtmlPage, post: PostRef): MessageMatch | null {
  const wanted = parseMessageId(post.id)
  return wanted && findMessage(listMessages($), wanted)
}

function alive(
  $: HtmlPage,
  found: MessageMatch,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): SourceStatus {
  const built = buildMessageRecord($, found, post, witness, at)
  // A page that was cut off lacks the time, which stands near its end.
  if (built === null)
    return { ...unknownShape, again: true, unknown: 'a message without .tgme_widget_message_date' }
  return withUnknownParts({ kind: 'alive', edited: false, ...built }, findUnknownElements($, found.element))
}

function readError(error: string): SourceStatus {
  if (/^post not found\b/i.test(error)) return { kind: 'not-found' }
  // Also said of living channels whose preview is withheld.
  if (/^channel\b.*\bnot found\b/is.test(error)) return unavailableAnswer
  const named = NAMED.find(([words]) => words.test(error))
  if (named) return { kind: 'named', liveness: named[1], reason: named[2] }
  return { ...unavailableAnswer, unknown: error.slice(0, DETAIL_LENGTH) }
}

/** Does the list show messages on both sides of the number, near to it, or the channel's end before it? */
function showsPlaceOf({ number }: MessageId, numbers: readonly number[]): boolean {
  const before = numbers.filter((one) => one < number)
  const after = numbers.filter((one) => one > number)
  if (before.length > 0 && after.length > 0) return true
  return after.length === 0 || Math.min(...after) - number <= NEIGHBOURHOOD
}
