import type { PostRef } from '../../model/platform.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { CHANNEL, messageRef } from './message-id.ts'

/** `channel/1`, also `s/channel/1`, and `channel/topic/1` of a group with topics. */
const POST = new RegExp(`^(?:s/)?(${CHANNEL})/(?:\\d{1,10}/)?(\\d{1,10})(?!\\d)`)
/** First path segments that are not channels (platforms.md § 5.5). */
const NO_CHANNEL =
  /^(?:share|joinchat|addstickers|addemoji|addlist|proxy|socks|login|confirmphone|setlanguage|boost|invoice|contact)$/i

/** The reference of a message by `channel/number`. */
function byId(text: string): PostRef | null {
  const [, channel, number] = POST.exec(text) ?? []
  if (channel === undefined || number === undefined || NO_CHANNEL.test(channel)) return null
  return messageRef(channel, number)
}

function read(url: URL): PostRef | null {
  if (/^(?:www\.)?(?:t\.me|telegram\.(?:me|dog))$/.test(url.hostname)) return byId(url.pathname.slice(1))
  // The channel's name may be a subdomain.
  const channel = /^([a-z]\w{3,31})\.t\.me$/.exec(url.hostname)?.[1]
  return channel === undefined ? null : byId(channel + url.pathname)
}

/** Recognises messages of public Telegram channels in articles. */
export const telegramRecogniser = createRecogniser({
  platform: 'telegram',
  clues: ['telegram', 't.me/'],
  dataClue: /(?:(?<![\w.])t|telegram)\.(?:me|dog)[^"\s?]{4,60}?(?:\/|2f)\d|telegram-post/i,
  ownMarkup: /^telegram-(?:post|embed|widget)$/i,
  labels: /telegram/i,
  read,
  byId,
  idAttributes: /^data-telegram-post$/,
})
