import type { PostRef } from '../../../model/platform.ts'
import type { DataObject, Finding } from '../../../model/recogniser.ts'
import { embedFinding, type PostReader } from './recogniser-spec.ts'

const KIND_KEYS =
  /^(?:@?_{0,2}(?:type|typename)|kind|role|component|componentname|provider|provider_?name|providernameslug|service|sub_?type|tn|form|blocktype|block|resourcetype|(?:embed|media|video|social)_?(?:type|provider|source|platform)|network|layout|blockname)$/i
const ADDRESS_KEYS =
  /^(?:url|href|src|source|link|uri|permalink|(?:o?embed|youtube|instagram|facebook|tiktok|bluesky|video|original|iframe|canonical|resource|content|external)_?(?:url|src|link|uri)|data|value|id|text)$/i
const ID_KEYS =
  /^(?:id|code|shortcode|value|data|(?:video|post|media|embed|content|external|youtube|instagram|tiktok)_?(?:id|code|shortcode))$/i
/** Types that mark an object as an embed rather than a link, an author or a source. */
const KIND = /embed|external_?content|social_?media$|mediaresource|^video$/i
const MAX_LENGTH = 4096

/** Finds the post in an object of a page's data that represents an embed (platforms.md § 6.1). */
export function findEmbedInJson(object: DataObject, reader: PostReader): Finding | null {
  let kind = false
  let named = false
  let post: PostRef | null = null
  let ided: PostRef | null = null
  for (const [key, value] of Object.entries(object)) {
    if (typeof value !== 'string' || value.length > MAX_LENGTH) continue
    if (KIND_KEYS.test(key) && (reader.labels.test(value) || KIND.test(value))) {
      named ||= reader.labels.test(value)
      kind = true
      continue
    }
    if (post === null && ADDRESS_KEYS.test(key)) {
      post = reader.post(value)
      if (post !== null) {
        kind ||= /embed|iframe/i.test(key) || reader.labels.test(key)
        continue
      }
    }
    if (ided === null && ID_KEYS.test(key)) {
      ided = reader.byId?.(value) ?? null
      named ||= ided !== null && reader.labels.test(key)
    }
  }
  if (post !== null) return kind ? embedFinding(post, 'page-data') : null
  return ided !== null && named ? embedFinding(ided, 'page-data') : null
}
