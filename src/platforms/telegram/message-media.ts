import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { Medium } from '../../model/post-record.ts'
import { backgroundImage, parseMediaUrl } from '../shared/media-url.ts'
import { parsePlayerTime } from '../shared/player-time.ts'

/** Telegram's media hosts. Their addresses are signed and live for minutes to hours (platforms-2.md § 11). */
const HOSTS = ['telesco.pe', 'cdn-telegram.org']

/** An address of a medium or an image on Telegram's hosts; null for others. */
export const telegramMediaUrl = (written: string | null | undefined): string | null =>
  parseMediaUrl(written, HOSTS)

const MEDIA = [
  '.tgme_widget_message_photo_wrap',
  '.tgme_widget_message_video_player',
  '.tgme_widget_message_roundvideo_player',
  '.tgme_widget_message_voice_player',
  '.tgme_widget_message_sticker_wrap',
].join(',')

/**
 * Reads the photos, videos, GIFs, voice messages and stickers of a message, in order (platforms-2.md § 7.2). A medium
 * that Telegram shows without a file (`Media is too big`) is `served: false`.
 *
 * @param page the message's own address
 */
export function readMessageMedia($: HtmlPage, message: Elements, page: string): Medium[] {
  return message
    .find(MEDIA)
    .toArray()
    .flatMap((node) => {
      const element = $(node)
      if (element.closest('.tgme_widget_message_reply, .tgme_widget_message_link_preview').length > 0)
        return []
      // A part of an album has its own page.
      return [readMedium(element, element.attr('href') ?? page)]
    })
}

function readMedium(element: Elements, page: string): Medium {
  if (element.is('.tgme_widget_message_photo_wrap')) {
    return medium('photo', backgroundImage(element.attr('style')), page, photoSize(element))
  }
  if (element.is('.tgme_widget_message_voice_player')) {
    const sound = element.find('audio').first()
    return medium('audio', sound.attr('src') ?? null, page, { durationMs: durationOf(element) })
  }
  if (element.is('.tgme_widget_message_sticker_wrap')) return sticker(element, page)
  const durationMs = durationOf(element)
  const round = element.is('.tgme_widget_message_roundvideo_player')
  const thumb = element
    .find('.tgme_widget_message_video_thumb, .tgme_widget_message_roundvideo_thumb')
    .first()
  const wrap = element.find('.tgme_widget_message_video_wrap').first()
  // GIFs play by themselves and show no duration.
  const kind = durationMs === null && !round ? 'gif' : 'video'
  return medium(kind, element.find('video').first().attr('src') ?? null, page, {
    posterUrl: telegramMediaUrl(backgroundImage(thumb.attr('style'))),
    durationMs,
    ...sizeOf(wrap.attr('style'), wrap.attr('style')),
  })
}

function sticker(element: Elements, page: string): Medium {
  const image =
    element.find('[data-webp]').first().attr('data-webp') ?? element.find('img').first().attr('src')
  const video = element.find('video').first().attr('src')
  return video === undefined ? medium('photo', image ?? null, page, {}) : medium('gif', video, page, {})
}

function medium(
  kind: Medium['kind'],
  written: string | null,
  page: string,
  more: Partial<Pick<Medium, 'posterUrl' | 'durationMs' | 'width' | 'height'>>,
): Medium {
  const url = telegramMediaUrl(written)
  const { posterUrl = null, durationMs = null, width = null, height = null } = more
  return {
    kind,
    url: url ?? page,
    // Signed addresses expire, so there is none to fall back on later.
    fallbackUrls: [],
    posterUrl,
    alt: null,
    width,
    height,
    durationMs,
    ...(url === null ? { served: false as const } : {}),
  }
}

function durationOf(element: Elements): number | null {
  return parsePlayerTime(element.find('time').first().text())
}

const photoSize = (element: Elements) =>
  element.is('.grouped_media_wrap')
    ? {}
    : sizeOf(element.attr('style'), element.find('.tgme_widget_message_photo').attr('style'))

/** The size in `width:800px` and `padding-top:66.5%`. */
function sizeOf(widthStyle = '', ratioStyle = ''): Partial<Pick<Medium, 'width' | 'height'>> {
  const width = Number(/(?:^|;)\s*width:\s*(\d{1,5})px/.exec(widthStyle)?.[1])
  const ratio = Number(/padding-top:\s*(\d{1,4}(?:\.\d+)?)%/.exec(ratioStyle)?.[1])
  return width > 0 && ratio > 0 ? { width, height: Math.round((width * ratio) / 100) } : {}
}
