import type { PostRef } from '../../../model/platform.ts'
import type { DataObject, Finding } from '../../../model/recogniser.ts'
import { embedFinding, NO_QUOTED_WORDS, type PostReader } from './post-reader.ts'

const KIND_KEYS =
  /^(?:@?_{0,2}(?:type|typename)|kind|role|component|componentname|provider|provider_?name|providernameslug|service|sub_?type|tn|form|blocktype|block|resourcetype|(?:embed|media|video|social)_?(?:type|provider|source|platform)|network|schema|layout|blockname)$/i
const ADDRESS_KEYS =
  /^(?:url|href|src|source|link|uri|permalink|(?:o?embed|video|original|iframe|canonical|resource|content|external)_?(?:url|src|link|uri)|data|value|id|text)$/i
const ID_KEYS =
  /^(?:id|code|shortcode|value|data|(?:video|post|media|embed|content|external)_?(?:id|code|shortcode))$/i
/** The end of a key that begins with a platform's name. */
const URL_END = /(?:url|src|link|uri)$/i
const ID_END = /(?:id|code|shortcode)$/i
/** Types that mark an object as an embed rather than a link, an author or a source. */
const KIND = /embed|external_?content|social_?media$|mediaresource|^video$/i
const MAX_LENGTH = 4096

/** Finds the post in an object of a page's data that represents an embed (platforms.md § 6.1). */
export function findEmbedInJson(object: DataObject, reader: PostReader): Finding | null {
  const { labels, distinctId, idAttributes } = reader
  let kind = false
  let named = false
  let post: PostRef | null = null
  let ided: PostRef | null = null
  for (const [key, value] of Object.entries(object)) {
    if (typeof value !== 'string' || value.length > MAX_LENGTH) continue
    const ours = labels.test(key)
    if (KIND_KEYS.test(key) && (labels.test(value) || KIND.test(value))) {
      named ||= labels.test(value)
      kind = true
      continue
    }
    if (post === null && (ADDRESS_KEYS.test(key) || (ours && URL_END.test(key)))) {
      post = reader.post(value)
      if (post !== null) {
        kind ||= ours || /embed|iframe/i.test(key)
        continue
      }
    }
    if (ided !== null) continue
    const strong = idAttributes?.test(key.replaceAll('_', '-').replace(/-str$/, '')) === true
    if (!strong && !ID_KEYS.test(key) && !(ours && ID_END.test(key))) continue
    ided = reader.bareId(value)
    if (ided !== null && !strong && distinctId?.test(ided.id) === false) ided = null
    named ||= ided !== null && (strong || ours)
  }
  const words = reader.dataWords?.(object) ?? NO_QUOTED_WORDS
  if (post !== null) return kind || words.text !== null ? embedFinding(post, 'page-data', words) : null
  return ided !== null && named ? embedFinding(ided, 'page-data', words) : null
}
