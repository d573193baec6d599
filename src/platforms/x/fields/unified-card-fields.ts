import type { FieldRow } from '../../shared/answer-fields.ts'
import { MEDIA_NAMES } from './media-fields.ts'

/** Paths in the JSON text of a unified card. */
const unified = (...names: readonly string[]): string[] =>
  names.map((name) => `card.binding_values.unified_card.string_value.${name}`)

/** The fields of a `unified_card`, which is JSON in a text, and their places in the record. */
export const UNIFIED_CARD_FIELDS: readonly FieldRow[] = [
  {
    paths: unified(
      'component_objects.*.data.title.content',
      'component_objects.*.data.subtitle.content',
      'component_objects.*.data.name.content',
      'component_objects.*.data.description.content',
      'component_objects.*.data.id',
      'component_objects.*.data.media_list[].id',
      'destination_objects.*.data.url_data.url',
      'destination_objects.*.data.url_data.vanity',
      ...[...MEDIA_NAMES.shown].map((name) => `media_entities.*.${name}`),
      'app_store_data.*[].title.content',
      'app_store_data.*[].description.content',
    ),
    why: 'no answer at hand holds a unified card; read into `media` and `linkCard`',
  },
  {
    paths: unified(
      'type',
      'layout.type',
      'layout.data.type',
      'components[]',
      'component_objects.*.type',
      'component_objects.*.data.destination',
      'component_objects.*.data.*.is_rtl',
      'component_objects.*.data.media_list[].destination',
      'component_objects.*.data.app_id',
      'component_objects.*.data.category.content',
      'component_objects.*.data.category.is_rtl',
      'component_objects.*.data.ratings.star',
      'component_objects.*.data.ratings.count',
      'component_objects.*.data.action',
      'component_objects.*.data.icon_type',
      'component_objects.*.data.should_show_app_icon',
      'destination_objects.*.type',
      'destination_objects.*.data.app_id',
      'destination_objects.*.data.url_data.type',
      'destination_objects.*.data.media_id',
      'app_store_data.*[].type',
      'app_store_data.*[].id',
      'app_store_data.*[].icon_media_key',
      'app_store_data.*[].category.content',
      'app_store_data.*[].category.is_rtl',
      'app_store_data.*[].ratings.star',
      'app_store_data.*[].ratings.count',
      'app_store_data.*[].num_installs',
      'app_store_data.*[].size_bytes',
      'app_store_data.*[].title.is_rtl',
      'app_store_data.*[].description.is_rtl',
      'app_store_data.*[].is_free',
      'app_store_data.*[].is_editors_choice',
      'app_store_data.*[].has_in_app_purchases',
      'app_store_data.*[].has_in_app_ads',
      'cta_key',

      ...[...MEDIA_NAMES.link, ...MEDIA_NAMES.frame, ...MEDIA_NAMES.player].map(
        (name) => `media_entities.*.${name}`,
      ),
      'media_entities.*.ext_media_availability.status',
      'media_entities.*.ext_media_availability.reason',
    ),
    why: 'how clients lay the card out, and numbers of the shop',
  },
]
