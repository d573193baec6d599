import type { PostRef } from '../../model/platform.ts'

/** A channel's name, which Telegram compares without regard to case. */
export const CHANNEL = '[A-Za-z][A-Za-z0-9_]{3,31}'
const ID = new RegExp(`^(${CHANNEL})/(\\d{1,10})$`)

/** A message's channel and number. */
export interface MessageId {
  readonly channel: string
  readonly number: number
}

/** Parses `channel/number`; null for anything else. */
export function parseMessageId(text: string): MessageId | null {
  const [, channel, number] = ID.exec(text) ?? []
  return channel === undefined ? null : { channel, number: Number(number) }
}

/** The reference of a message. */
export function messageRef(channel: string, number: string | number): PostRef {
  return { platform: 'telegram', id: `${channel}/${number}`, url: `https://t.me/${channel}/${number}` }
}

/** Are both names of one channel? */
export const isSameChannel = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase()

/** The message at an address of the widget's markup (`https://t.me/channel/1?single`); null if it is none. */
export function parseMessageUrl(href: string | undefined): MessageId | null {
  const url = URL.parse(href ?? '')
  if (url === null || !/^(?:www\.)?(?:t\.me|telegram\.me)$/.test(url.hostname)) return null
  return parseMessageId(url.pathname.slice(1).replace(/^s\//, ''))
}
