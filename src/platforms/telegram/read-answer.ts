import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { Liveness, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unavailableAnswer, unknownShape } from '../shared/source-status.ts'
import { removeUnknownElements } from '../shared/unknown-elements.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { findMessage, listMessages, type MessageMatch } from './find-message.ts'
import { MESSAGE_ELEMENTS } from './message-elements.ts'
import { isSameChannel, type MessageId, parseMessageId } from './message-id.ts'
import { buildMessageRecord } from './message-record.ts'

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
  if (error === '') return absentPart('.tgme_widget_message')
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
  const shown = page('.tgme_widget_message').length
  if (shown === 0) return absentPart('.tgme_widget_message')
  // A damaged list may lack the message.
  if (shown > listMessages(page).length) return { ...absentPart('[data-post]'), again: true }
  if (wanted === null || numbers.length === 0) {
    return { ...unknownShape, unknown: 'a page without messages of the channel' }
  }
  return showsPlaceOf(wanted, numbers)
    ? { kind: 'not-found' }
    : { ...unavailableAnswer, unknown: 'a list of messages from another time' }
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
  const unknownParts = removeUnknownElements($, found.element, MESSAGE_ELEMENTS)
  const built = buildMessageRecord($, found, post, witness, at)
  if (built === null) return absentPart('.tgme_widget_message_date time')
  const { text, media, files = [] } = built.record
  const served = media.filter((one) => one.served !== false)
  const empty = text === null && served.length + files.length === 0
  if (empty && unknownParts.length > 0) return absentPart('.tgme_widget_message_text')
  const lost = findLostPart(found.element, built.record)
  if (lost !== null) return absentPart(lost)
  return withUnknownParts({ kind: 'alive', edited: false, ...built }, unknownParts)
}

/** The name of a part that the message has and the record lacks, because an element around it or in it has another name. */
function findLostPart(
  message: Elements,
  { poll, replyTo, forwardedFrom, linkCard }: PostRecord,
): string | null {
  const answered = message.find('.js-message_reply_text').length > 0
  if (answered && replyTo === null) return '.tgme_widget_message_reply'
  const forwarded = message.find('.tgme_widget_message_forwarded_from').length > 0
  if (forwarded && forwardedFrom === undefined) return '.tgme_widget_message_forwarded_from_name'
  const previewed = message.find('.link_preview_title, .link_preview_site_name').length > 0
  if (previewed && linkCard === null) return '.tgme_widget_message_link_preview'
  const options = poll?.options ?? []
  const shares = options.filter(({ share }) => share !== undefined).length
  if (message.find('.tgme_widget_message_poll_option_text').length > options.length)
    return '.tgme_widget_message_poll_option'
  return shares > 0 && shares < options.length ? '.tgme_widget_message_poll_option_percent' : null
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
