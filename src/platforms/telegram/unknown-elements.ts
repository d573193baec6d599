import type { Elements, HtmlPage } from '../../detect/load-html.ts'
import { backgroundImage } from '../shared/media-url.ts'
import type { FoundPart } from '../shared/unknown-parts.ts'

/** The parts of a message that `message-record.ts` reads, and Telegram's own words around them (platforms-2.md § 7.2). */
const KNOWN = [
  '.tgme_widget_message_user',
  '.tgme_widget_message_author',
  '.tgme_widget_message_forwarded_from',
  '.tgme_widget_message_reply',
  '.tgme_widget_message_text',
  '.tgme_widget_message_photo_wrap',
  '.tgme_widget_message_video_player',
  '.tgme_widget_message_roundvideo_player',
  '.tgme_widget_message_voice_player',
  '.tgme_widget_message_sticker_wrap',
  '.tgme_widget_message_document_wrap',
  '.tgme_widget_message_location_wrap',
  '.tgme_widget_message_link_preview',
  '.tgme_widget_message_poll_question',
  '.tgme_widget_message_poll_type',
  '.tgme_widget_message_poll_options',
  '.tgme_widget_message_poll_option',
  '.tgme_widget_message_voters',
  '.tgme_widget_message_inline_keyboard',
  '.tgme_widget_message_reactions',
  '.tgme_reaction',
  '.tgme_widget_message_footer',
  '.tgme_widget_message_info',
  '.tgme_widget_message_meta',
  '.tgme_widget_message_via_bot',
  '.tgme_widget_message_from_author',
  '.tgme_widget_message_views',
  '.tgme_widget_message_bubble_tail',
  '.tgme_widget_message_link',
  '.media_not_supported_cont',
  '.message_media_not_supported_wrap',
  '.tgme_action_button_new',
  'script',
  'style',
  'svg',
].join(',')
const MEDIA = '[src], [srcset], [poster], [data-ogg], [data-webp], [data-tgs], [style*="background-image"]'
/** More are not listed. */
const MAX_PARTS = 20

/** Finds elements of a message with words or media that are none of its known parts. */
export function findUnknownElements($: HtmlPage, message: Elements): FoundPart[] {
  const rest = message.clone()
  rest.find(KNOWN).remove()
  const found = new Map<string, FoundPart>()
  for (const node of rest.find('*').toArray()) {
    const element = $(node)
    const media = element.is(MEDIA)
    const words = element
      .contents()
      .toArray()
      .some((one) => one.type === 'text' && one.data.trim() !== '')
    if (!media && !words) continue
    const path = pathOf($, element)
    const known = found.get(path)
    if (found.size >= MAX_PARTS || known?.holds === 'media') continue
    found.set(path, { path, holds: media ? 'media' : 'words', url: media ? addressOf(element) : null })
  }
  return [...found.values()]
}

/** The class by which Telegram calls an element, or the nearest one around it. */
function pathOf($: HtmlPage, element: Elements): string {
  for (const node of [
    element,
    ...element
      .parents()
      .toArray()
      .map((one) => $(one)),
  ]) {
    const name = /[\w-]+/.exec(node.attr('class') ?? '')?.[0]
    if (name !== undefined) return `.${name}`.slice(0, 120)
  }
  return 'a message'
}

const addressOf = (element: Elements): string | null => {
  const written = element.attr('src') ?? element.attr('data-webp') ?? backgroundImage(element.attr('style'))
  return URL.parse(written ?? '', 'https://t.me/')?.href ?? null
}
