import { type Elements, extractElementText, type HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { LinkCard, Poll, PostMetrics, PostRecord, QuotedPost } from '../../model/post-record.ts'
import { cleanText } from '../shared/clean-text.ts'
import { backgroundImage } from '../shared/media-url.ts'
import { parseRoundedCount } from '../shared/rounded-count.ts'
import { messageRef, parseMessageUrl } from './message-id.ts'
import { telegramMediaUrl } from './message-media.ts'

/** The text of the first element that a selector finds; null if there is none or it is empty. */
export function textOf($: HtmlPage, within: Elements, selector: string): string | null {
  const text = cleanText(extractElementText($, within.find(selector).first())).trim()
  return text === '' ? null : text
}

/** Reads the poll of a message: shares in percent and the rounded number of voters, no counts; null if there is none. */
export function readMessagePoll($: HtmlPage, message: Elements): Poll | null {
  const poll = message.find('.tgme_widget_message_poll').first()
  const options = poll
    .find('.tgme_widget_message_poll_option')
    .toArray()
    .flatMap((node) => {
      const label = textOf($, $(node), '.tgme_widget_message_poll_option_text')
      const percent = textOf($, $(node), '.tgme_widget_message_poll_option_percent')
      const share = Number(/^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(percent ?? '')?.[1])
      return label === null ? [] : [{ label, votes: null, ...(share <= 100 ? { share } : {}) }]
    })
  if (options.length === 0) return null
  const kind = textOf($, poll, '.tgme_widget_message_poll_type')
  const voters = parseRoundedCount(message.find('.tgme_widget_message_voters').first().text())
  return {
    options,
    endsAt: null,
    ...(voters === null ? {} : { voters }),
    ...(kind === null ? {} : { kind }),
  }
}

/** Reads the preview of a linked page, or the place of a map; null if there is neither. */
export function readMessageLinkCard($: HtmlPage, message: Elements): LinkCard | null {
  const place = message.find('.tgme_widget_message_location_wrap[href]').first()
  const preview = message.find('.tgme_widget_message_link_preview[href]').first()
  const card = preview.length > 0 ? preview : place
  const url = URL.parse(card.attr('href') ?? '')
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  const image = card
    .find('.link_preview_image, .link_preview_right_image, .tgme_widget_message_location')
    .first()
  const source = preview.length > 0 ? preview : message
  return {
    url: url.href,
    title: textOf($, source, '.link_preview_title, .tgme_widget_message_location_title'),
    description: textOf($, source, '.link_preview_description, .tgme_widget_message_location_address'),
    site: textOf($, source, '.link_preview_site_name'),
    imageUrl: telegramMediaUrl(backgroundImage(image.attr('style'))),
  }
}

/** Reads the first publisher of a message that a channel passes on. */
export function readForwardedFrom($: HtmlPage, message: Elements): Pick<PostRecord, 'forwardedFrom'> {
  const name = textOf($, message, '.tgme_widget_message_forwarded_from_name')
  if (name === null) return {}
  const link = message.find('a.tgme_widget_message_forwarded_from_name').attr('href')
  const original = parseMessageUrl(link)
  const url = URL.parse(link ?? '')
  return {
    forwardedFrom: {
      name,
      id: original && messageRef(original.channel, original.number).id,
      url: url !== null && /^https?:$/.test(url.protocol) ? url.href : null,
    },
  }
}

/** Reads the message that this one answers: its address, and the words of it that are shown. */
export function readReply($: HtmlPage, message: Elements): Pick<PostRecord, 'replyTo' | 'parent'> {
  const reply = message.find('.tgme_widget_message_reply').first()
  if (reply.length === 0) return { replyTo: null }
  const target = parseMessageUrl(reply.attr('href'))
  if (target === null) return { replyTo: { id: null, handle: null, url: null } }
  const ref = messageRef(target.channel, target.number)
  const { channel } = target
  const text = textOf(
    $,
    reply,
    '.js-message_reply_text, .tgme_widget_message_text, .tgme_widget_message_metatext',
  )
  const name = textOf($, reply, '.tgme_widget_message_author_name')
  const replyTo = { id: ref.id, handle: channel, url: ref.url }
  if (text === null && name === null) return { replyTo }
  const { stet: _, quoted, witness, confirmedBy, quotedBy, ...blank } = blankRecord(ref, 'telegram-widget')
  const parent: QuotedPost = {
    ...blank,
    author: blankAuthor(channel, name ?? channel, `https://t.me/${channel}`),
    text,
    // One line of it, which may be cut.
    textCut: true,
  }
  return { replyTo, parent }
}

/** Reads the files that are not media: title and size; Telegram serves no file without its app. */
export function readFiles($: HtmlPage, message: Elements): NonNullable<PostRecord['files']> {
  return message
    .find('.tgme_widget_message_document_wrap')
    .toArray()
    .map((node) => ({
      name: textOf($, $(node), '.tgme_widget_message_document_title') ?? 'file',
      about: textOf($, $(node), '.tgme_widget_message_document_extra'),
    }))
}

/** The most buttons whose words a record keeps. */
const MAX_BUTTONS = 20

/** Reads the buttons below a message, with their words and where they lead. */
export function readButtons($: HtmlPage, message: Elements): string[] {
  return message
    .find('.tgme_widget_message_inline_button')
    .toArray()
    .slice(0, MAX_BUTTONS)
    .flatMap((node) => {
      const words = cleanText(extractElementText($, $(node))).trim()
      const url = URL.parse($(node).attr('href') ?? '')
      const target = url !== null && /^https?:$/.test(url.protocol) ? ` (${url.href})` : ''
      return words === '' ? [] : [`“${words.slice(0, 200)}”${target}`]
    })
}

/** Reads views and reactions; Telegram rounds them (`4.2K`). */
export function readMetrics($: HtmlPage, message: Elements, at: Date): PostMetrics {
  const reactions = message
    .find('.tgme_reaction')
    .toArray()
    .flatMap((node) => {
      const emoji = $(node).is('.tgme_reaction_paid')
        ? '⭐'
        : cleanText(extractElementText($, $(node).find('.emoji, tg-emoji').first())).trim()
      const count = parseRoundedCount(/[\d.,]+\s?[KMB]?\s*$/i.exec($(node).text())?.[0] ?? '')
      return emoji === '' || count === null ? [] : [{ emoji, count }]
    })
  return {
    at: at.toISOString(),
    likes: null,
    replies: null,
    reposts: null,
    quotes: null,
    views: parseRoundedCount(message.find('.tgme_widget_message_views').first().text()),
    ...(reactions.length > 0 ? { reactions } : {}),
  }
}
