import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, PostRecord } from '../../model/post-record.ts'
import type { MessageMatch } from './find-message.ts'
import { messageRef } from './message-id.ts'
import { readMessageMedia, telegramMediaUrl } from './message-media.ts'
import {
  readButtons,
  readFiles,
  readForwardedFrom,
  readMessageLinkCard,
  readMessagePoll,
  readMetrics,
  readReply,
  textOf,
} from './message-parts.ts'
import { readMessageText } from './message-text.ts'

/** A record, the parts that Telegram does not serve, and what to tell about them. */
export interface MessageRecord {
  readonly record: PostRecord
  readonly missing: MissingPart[]
  readonly notes: string[]
}

/**
 * Builds the record of a message of the widget or the list (platforms-2.md § 7.2). A part of an album gets the record
 * of the album, under the id of its first part.
 *
 * @returns null if the message has no time, which every whole message has
 */
export function buildMessageRecord(
  $: HtmlPage,
  { element, id, parts }: MessageMatch,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): MessageRecord | null {
  const publishedAt = timeOf(element)
  if (publishedAt === null) return null
  const number = Number(post.id.split('/')[1])
  const ref = number === id.number ? post : messageRef(id.channel.toLowerCase(), id.number)
  const url = messageRef(id.channel, id.number).url
  const poll = readMessagePoll($, element)
  const question = textOf($, element, '.tgme_widget_message_poll_question')
  const words = readMessageText($, element, id.channel)
  const files = readFiles($, element)
  // What only the app shows: service messages, and messages without a supported part.
  const appOnly = element.is('.service_message') || element.find('.media_supported_cont').length === 0
  const byline = bylineOf($, element)
  const record: PostRecord = {
    ...blankRecord({ ...ref, url }, witness),
    author: readAuthor($, element, id.channel),
    publishedAt,
    publishedOn: publishedAt.slice(0, 10),
    text: [words?.text ?? null, question].filter((one) => one !== null).join('\n\n') || null,
    textCut: appOnly,
    entities: words?.entities ?? [],
    media: readMessageMedia($, element, url),
    poll,
    linkCard: readMessageLinkCard($, element),
    metrics: readMetrics($, element, at),
    ...readReply($, element),
    ...readForwardedFrom($, element),
    ...(isEdited(element) ? { edited: true as const } : {}),
    ...(byline === null ? {} : { byline }),
    ...(files.length === 0 ? {} : { files }),
    ...(parts.length < 2 ? {} : { aliases: aliasesOf(ref, parts) }),
  }
  const missing: MissingPart[] = files.map(() => ({ part: 'file', url, reason: 'upstream' }))
  if (appOnly) missing.push({ part: 'text', url, reason: 'upstream' })
  if (poll === null && element.find('.tgme_widget_message_poll').length > 0)
    missing.push({ part: 'poll', url, reason: 'unreadable' })
  const buttons = readButtons($, element)
  return {
    record,
    missing,
    notes: [
      ...(appOnly ? ['Telegram shows the whole message only in its app.'] : []),
      ...(buttons.length === 0 ? [] : [`Buttons below the message: ${buttons.join(', ')}.`]),
    ],
  }
}

const aliasesOf = (ref: PostRef, parts: readonly number[]): string[] =>
  parts.map((part) => messageRef(ref.id.split('/')[0] ?? '', part).id).filter((one) => one !== ref.id)

/** The time of a message, ISO 8601 in UTC. */
function timeOf(message: Elements): string | null {
  const written = message.find('.tgme_widget_message_date time[datetime]').first().attr('datetime')
  const time = Date.parse(written ?? '')
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

function readAuthor($: HtmlPage, message: Elements, channel: string): Author {
  const own = message.find('.tgme_widget_message_owner_name, .tgme_widget_message_author_name')
  const name = own.filter((_, node) => $(node).closest('.tgme_widget_message_reply').length === 0).first()
  const shown = name.find('span').first()
  return {
    id: null,
    name: (shown.length > 0 ? shown : name).text().trim() || channel,
    handle: channel,
    url: `https://t.me/${channel}`,
    avatarUrl: telegramMediaUrl(message.find('.tgme_widget_message_user_photo img').first().attr('src')),
    verification: message.find('.verified-icon').length > 0 ? 'verified' : null,
    affiliation: null,
  }
}

const isEdited = (message: Elements): boolean =>
  /^\s*edited\b/i.test(message.find('.tgme_widget_message_meta').first().text())

/** Who signed the message, and the bot that it came through. */
function bylineOf($: HtmlPage, message: Elements): string | null {
  const bot = textOf($, message, '.tgme_widget_message_via_bot')
  const parts = [
    textOf($, message, '.tgme_widget_message_from_author'),
    bot === null ? null : `via ${bot.replace(/^via\s+/i, '')}`,
  ].filter((one) => one !== null)
  return parts.length === 0 ? null : parts.join(', ')
}
