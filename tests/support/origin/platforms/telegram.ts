import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'

/** An invented message of a public channel, from which the origin derives widget and list. */
export interface TelegramMessage {
  readonly channel: string
  readonly number: number
  /** The channel's name. */
  readonly name?: string
  readonly verified?: boolean
  /** ISO 8601. */
  readonly at?: string
  /** The markup inside `.js-message_text`. */
  readonly text?: string | undefined
  /** Names of pictures; several make an album. */
  readonly photos?: readonly string[]
  readonly video?: { readonly name: string; readonly duration?: string; readonly tooBig?: boolean }
  /** Further markup of the bubble, above the text. */
  readonly above?: string
  /** Further markup of the supported part, below the text. */
  readonly below?: string
  readonly edited?: boolean
  readonly views?: string
  readonly service?: boolean
  /** What only the app shows: no supported part. */
  readonly appOnly?: boolean
}

const CDN = 'https://cdn4.telesco.pe/file'
export const telegramFile = (name: string): string => `${CDN}/${name}?token=signed`

const wrap = (body: string): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram Widget</title></head><body class="widget_frame_base tgme_widget body_widget_post">${body}</body></html>`
const opened = (words: string, address: string): string =>
  `<div class="media_not_supported_cont"><div class="message_media_not_supported_wrap"><div class="message_media_not_supported"><div class="message_media_not_supported_label">${words}</div><a href="${address}" class="message_media_view_in_telegram">VIEW IN TELEGRAM</a></div></div></div>`

/** One message, in the markup that widget and list share (platforms-2.md § 7.2). */
export function telegramMarkup(message: TelegramMessage): string {
  const { channel, number, name = 'Harbour Desk', text, photos = [], video } = message
  const address = `https://t.me/${channel}/${number}`
  const image = (file: string) => `background-image:url('${telegramFile(file)}')`
  const part = (file: string, n: number) =>
    `<a class="tgme_widget_message_photo_wrap grouped_media_wrap blured js-message_photo" style="left:0px;width:453px;${image(file)}" href="https://t.me/${channel}/${number + n}?single"></a>`
  const pictures =
    photos.length > 1
      ? `<div class="tgme_widget_message_grouped_wrap">${photos.map(part).join('')}</div>`
      : photos
          .map(
            (file) =>
              `<a class="tgme_widget_message_photo_wrap" href="${address}" style="width:800px;${image(file)}"><div class="tgme_widget_message_photo" style="padding-top:75%"></div></a>`,
          )
          .join('')
  const film = video
    ? `<a class="tgme_widget_message_video_player${video.tooBig ? ' not_supported' : ''} js-message_video_player" href="${address}"><i class="tgme_widget_message_video_thumb" style="${image(`${video.name}.jpg`)}"></i><div class="tgme_widget_message_video_wrap" style="width:1280px;padding-top:56.25%">${video.tooBig ? '' : `<video src="${telegramFile(video.name)}" class="tgme_widget_message_video"></video>`}</div>${video.tooBig ? '<div class="message_media_not_supported_label">Media is too big</div>' : ''}${video.duration === undefined ? '' : `<time class="message_video_duration">${video.duration}</time>`}</a>`
    : ''
  const words =
    text === undefined ? '' : `<div class="tgme_widget_message_text js-message_text" dir="auto">${text}</div>`
  const supported = message.appOnly
    ? ''
    : `<div class="media_supported_cont">${pictures}${film}${words}${message.below ?? ''}</div>`
  return `<div class="tgme_widget_message${message.service ? ' service_message' : ''} js-widget_message" data-post="${channel}/${number}">
<div class="tgme_widget_message_user"><a href="https://t.me/${channel}"><i class="tgme_widget_message_user_photo"><img src="${telegramFile('avatar.jpg')}"></i></a></div>
<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/${channel}"><span dir="auto">${name}</span>${message.verified ? '<i class="verified-icon"> ✔</i>' : ''}</a></div>
${message.above ?? ''}${supported}${opened('Please open Telegram to view this post', address)}
<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info"><span class="tgme_widget_message_views">${message.views ?? '4.2K'}</span><span class="tgme_widget_message_meta">${message.edited ? 'edited &nbsp;' : ''}<a class="tgme_widget_message_date" href="${address}"><time datetime="${message.at ?? '2026-03-01T13:10:40+00:00'}" class="datetime">Mar 1</time></a></span></div></div>
</div></div>`
}

export const telegramWidget = (message: TelegramMessage): string =>
  wrap(`<div class="tgme_widget_message_wrap">${telegramMarkup(message)}</div>`)

/** The widget in place of a message. */
export const telegramError = (words: string): string =>
  wrap(`<div class="tgme_widget_message_wrap"><div class="tgme_widget_message_error">${words}</div></div>`)

/** `t.me/s/channel/number`: the channel's messages around a number. */
export const telegramList = (messages: readonly TelegramMessage[]): string =>
  wrap(
    `<main class="tgme_main"><section class="tgme_channel_history">${messages.map(telegramMarkup).join('\n')}</section></main>`,
  )

export const telegramWidgetUrl = (channel: string, number: number): string =>
  `https://t.me/${channel}/${number}?embed=1&mode=tme`

/** Both pages and all files of a message; every part of an album shows the whole album. */
export function telegramPages(
  message: TelegramMessage,
  neighbours: readonly TelegramMessage[] = [],
): Record<string, Page> {
  const { channel, number, photos = [], video } = message
  const numbers = photos.length > 1 ? photos.map((_, n) => number + n) : [number]
  const pages: [string, Page][] = numbers.flatMap((one) => [
    [telegramWidgetUrl(channel, one), telegramWidget(message)],
    [`https://t.me/s/${channel}/${one}`, telegramList([message, ...neighbours])],
  ])
  const pictures = ['avatar.jpg', ...photos, ...(video ? [`${video.name}.jpg`] : [])]
  const files = pictures.map((name): [string, Page] => [
    telegramFile(name),
    { headers: { 'content-type': 'image/jpeg' }, body: jpeg(8, 8, [20, 90, 160], name) },
  ])
  const film: [string, Page][] =
    video && !video.tooBig
      ? [
          [
            telegramFile(video.name),
            { headers: { 'content-type': 'video/mp4' }, body: bytesOfFilm(video.name) },
          ],
        ]
      : []
  return Object.fromEntries([...pages, ...files, ...film])
}

const bytesOfFilm = (name: string): Uint8Array => Buffer.concat([...mp4(name).chunks(0)])
