import type { FieldRow } from '../../shared/answer-fields.ts'

const values = (...names: readonly string[]): string[] => names.map((name) => `card.binding_values.${name}`)
const texts = (...names: readonly string[]): string[] =>
  values(...names.map((name) => `${name}.string_value`))
/** A picture's address, size and words. */
const IMAGE = ['url', 'width', 'height', 'alt']
const images = (...names: readonly string[]): string[] =>
  values(
    ...names.flatMap((name) =>
      IMAGE.flatMap((key) => [`${name}.image_value.${key}`, `${name}_*.image_value.${key}`]),
    ),
  )
/** The fields of a card, and their places in the record. Which names of cards are known is in `card-names.ts`. */
export const CARD_FIELDS: readonly FieldRow[] = [
  { paths: ['card.name'], why: 'says what the card is' },
  {
    paths: [
      'card.url',
      ...texts('title', 'description', 'vanity_url'),
      ...values(
        'photo_image_full_size_original.image_value.url',
        'photo_image_full_size_original.image_value.alt',
      ),
    ],
    kept: 'linkCard',
  },
  {
    paths: [...texts('choice*_label', 'choice*_count', 'end_datetime_utc')],
    kept: 'poll',
  },
  {
    paths: images('choice*_image', 'image'),
    why: 'no answer at hand holds a poll with pictures; the largest of each becomes one of `media`',
  },
  { paths: texts('domain', 'card_url'), why: 'the same again; read where `vanity_url` or `url` is missing' },
  {
    paths: images(
      'photo_image_full_size',
      'summary_photo_image',
      'player_image',
      'thumbnail_image',
      'thumbnail',
      'promo_image',
      'event_thumbnail',
      'broadcast_thumbnail',
      'app_image',
    ),
    why: 'lesser sizes; the largest is kept where the first is missing',
  },
  {
    paths: values(
      '*_alt_text.string_value',
      '*_color.image_color_value.palette[].percentage',
      '*_color.image_color_value.palette[].rgb.red',
      '*_color.image_color_value.palette[].rgb.green',
      '*_color.image_color_value.palette[].rgb.blue',
    ),
    why: 'the same words, colours',
  },
  {
    paths: [...texts('app_name', 'event_title', 'broadcast_title', 'event_subtitle', 'app_description')],
    why: 'no answer at hand holds such a card; read into `linkCard` where `title` or `description` is missing',
  },
  {
    paths: texts(
      'player_stream_url',
      'player_hls_url',
      'amplify_url_vmap',
      'amplify_url',
      'player_stream_content_type',
      'content_duration_seconds',
      'player_content_duration_seconds',
      'broadcast_url',
      'broadcast_id',
      'broadcast_media_key',
      'id',
    ),
    why: 'no answer at hand holds a film in a card; it becomes one of `media`, `missing` where no file is named',
  },
  {
    paths: texts('player_url', 'player_width', 'player_height', 'broadcast_width', 'broadcast_height'),
    why: "the frame of another site's player; the card links to its page",
  },
  {
    paths: texts(
      'app_url',
      'app_url_resolved',
      'website_url',
      'website_dest_url',
      'website_shortened_url',
      'url',
      'event_url',
    ),
    why: 'the target; read where `url` is missing',
  },
  {
    paths: [
      ...texts(
        'app_id',
        'app_num_ratings',
        'app_star_rating',
        'app_price_amount',
        'app_price_currency',
        'app_category',
        'app_country',
        'country_code',
      ),
      ...texts(
        '*_id',
        'ipad_*',
        'iphone_*',
        'googleplay_*',
        'cta',
        'cta_key',
        'website',
        'player_category',
        'player_owner_id',
        'media_key',
        'card_type',
        'creator_username',
        'site_name',
      ),
      ...values('app_is_free.boolean_value'),
    ],
    why: 'numbers and prices of the shop and the player',
  },
  {
    paths: texts(
      'broadcast_state',
      'broadcast_source',
      'broadcast_orientation',
      'broadcaster_*',
      'site_username',
      'narrow_cast_space_type',
      'event_category',
      'event_starttime',
    ),
    why: 'state and host of a live event, which its own page tells',
  },
  {
    paths: values('*.user_value.id_str', '*.user_value.path[]'),
    why: 'numbers of accounts, not shown',
  },
  {
    paths: [
      ...texts('api', 'poll_type', 'choice_count'),
      ...values('*.type', '*.scribe_key'),
      'card.card_platform.platform.audience.name',
      'card.card_platform.platform.device.name',
      'card.card_platform.platform.device.version',
    ],
    why: 'of the embed script',
  },
  {
    paths: [
      ...values('counts_are_final.boolean_value', '*_type.boolean_value'),
      ...texts('duration_minutes', 'last_updated_datetime_utc', 'selected_choice'),
    ],
    why: "follows from the poll's end and `metrics.at`",
  },
]
