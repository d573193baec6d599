import type { Author } from '../../model/post-record.ts'
import { getBoolean, getObject, getString, getWebUrl, type JsonObject } from '../shared/untyped-json.ts'

/** The account of a tweet object; null if it has none, and then the object shows no post (§ 0). */
export function readTweetAuthor(tweet: JsonObject): Author | null {
  const user = getObject(tweet, 'user')
  const handle = getString(user, 'screen_name')
  if (handle === null || !/^\w{1,20}$/.test(handle)) return null
  const label = getObject(user, 'highlighted_label')
  return {
    id: getString(user, 'id_str'),
    name: getString(user, 'name') ?? handle,
    handle,
    url: `https://x.com/${handle}`,
    // The response has the avatar at 48 pixels; it is available at 400 (§ 1.8).
    avatarUrl:
      getWebUrl(user, 'profile_image_url_https')?.replace(/_normal(\.\w{3,4})$/, '_400x400$1') ?? null,
    verification: verification(user),
    affiliation: getString(label, 'description'),
  }
}

function verification(user: JsonObject | null): string | null {
  const type = getString(user, 'verified_type')?.toLowerCase()
  if (type === 'business' || type === 'government') return type
  if (getBoolean(user, 'is_blue_verified')) return 'blue'
  return getBoolean(user, 'verified') ? 'legacy' : null
}
