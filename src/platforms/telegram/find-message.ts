import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { isSameChannel, type MessageId, parseMessageId, parseMessageUrl } from './message-id.ts'

/** A message in a page, and the id that the page gives it: for a part of an album that of its first part. */
export interface MessageMatch {
  readonly element: Elements
  readonly id: MessageId
  /** The numbers of all parts of an album, in order; only its own for another message. */
  readonly parts: readonly number[]
}

/** All messages of a page (platforms-2.md § 7.2), in order. */
export function listMessages($: HtmlPage): MessageMatch[] {
  return $('.tgme_widget_message[data-post]')
    .toArray()
    .flatMap((node) => {
      const element = $(node)
      const id = parseMessageId(element.attr('data-post') ?? '')
      return id === null ? [] : [{ element, id, parts: partsOf($, element, id) }]
    })
}

/** The message with this id, or the album that it is a part of; null if the page has neither. */
export function findMessage(messages: readonly MessageMatch[], wanted: MessageId): MessageMatch | null {
  const own = messages.filter(({ id }) => isSameChannel(id.channel, wanted.channel))
  return (
    own.find(({ id }) => id.number === wanted.number) ??
    own.find(({ parts }) => parts.includes(wanted.number)) ??
    null
  )
}

function partsOf($: HtmlPage, message: Elements, { channel, number }: MessageId): number[] {
  const numbers = message
    .find('.grouped_media_wrap[href]')
    .toArray()
    .flatMap((node) => {
      const part = parseMessageUrl($(node).attr('href'))
      return part !== null && isSameChannel(part.channel, channel) ? part.number : []
    })
  return [...new Set([number, ...numbers])].toSorted((a, b) => a - b)
}
