import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { messageRef, parseMessageId } from './message-id.ts'
import { readList, readWidget } from './read-answer.ts'

export interface TelegramConfig {
  /** The canary, a message known to live, as `channel/number`. */
  readonly canary: string
  /** The base URL of the pages, `https://t.me`. */
  readonly url: string
}

/** The words of the pages are English with this header (platforms-2.md § 7.1). */
const ENGLISH = { 'accept-language': 'en' }

/** Creates a client of Telegram's public channels: the widget, and the list of messages as the second witness. */
export function createTelegramClient(
  { canary, url }: TelegramConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseMessageId(canary)
  if (known === null) throw new TypeError(`${canary} is no message of Telegram.`)
  const refusals = new RefusalBackoff()
  const common = { answers: 'html', refusals } as const
  const widget: PostSource = {
    ...common,
    witness: 'telegram-widget',
    name: 'telegram widget',
    label: 'The widget',
    request: ({ id }) => ({ url: `${url}/${id}?embed=1&mode=tme`, headers: ENGLISH }),
    read: readWidget,
  }
  const list: PostSource = {
    ...common,
    witness: 'telegram-list',
    name: 'telegram list',
    label: "The channel's list",
    // A redirect leads to the channel's own page, which says nothing about its messages.
    request: ({ id }) => ({ url: `${url}/s/${id}`, headers: ENGLISH, redirects: 0 }),
    read: readList,
  }
  return {
    ...createTwoSourceClient({
      primary: widget,
      second: list,
      canary: messageRef(known.channel, known.number),
      onEvent,
    }),
    aliasOf: async (post) => inLowerCase(post),
  }
}

/** Telegram ignores the case of a channel's name, so every spelling but the one in lower case is an alias. */
function inLowerCase({ id }: PostRef): PostRef | null {
  const message = parseMessageId(id)
  const channel = message?.channel.toLowerCase()
  return message === null || channel === undefined || channel === message.channel
    ? null
    : messageRef(channel, message.number)
}
