import type { KnownElements } from '../shared/unknown-elements.ts'

const MESSAGE = 'tgme_widget_message_'
const own = (names: string): string[] => names.split(' ').map((name) => MESSAGE + name)

const preview = (names: string): string[] => names.split(' ').map((name) => `link_preview_${name}`)

/** The elements of a message that Stet knows (platforms-2.md § 7.2, `docs/platforms/telegram.md`). */
export const MESSAGE_ELEMENTS: KnownElements = {
  content: new Set([
    ...own('user_photo owner_name author_name forwarded_from forwarded_from_name from_author via_bot'),
    ...own('photo_wrap video_player roundvideo_player voice_player sticker_wrap document_wrap'),
    ...own('poll_question poll_type poll_option voters location_wrap text metatext reply_thumb'),
    ...own('views meta link date reactions inline_row'),
    ...preview('site_name title description image right_image'),
    ...preview('video_player video_wrap video_thumb video video_duration'),
    'tgme_reaction',
    'verified-icon',
    'copyonly',
    'media_not_supported_cont',
    'message_media_not_supported_wrap',
  ]),
  layout: new Set([
    ...own(
      'user bubble author footer info grouped grouped_wrap grouped_layer one_media poll poll_options inline_keyboard reply link_preview',
    ),
    'media_supported_cont',
    'accent_color',
    'grouped_media',
    'grouped_media_helper',
  ]),
}
