import { getString, type JsonObject } from '../untyped-json.ts'

/** The visibilities of posts that are not for everyone: Mastodon's, and those of its forks. */
const CLOSED: ReadonlySet<string> = new Set([
  'private',
  'direct',
  'circle',
  'followers',
  'group',
  'limited',
  'list',
  'local',
  'login',
  'mutual',
  'mutuals_only',
  'none',
  'personal',
  'self',
  'subscribers',
])

/** Is a status for everyone? Null for a visibility that Stet does not know, which a damaged answer may have. */
export function isForEveryone(status: JsonObject): boolean | null {
  const visibility = getString(status, 'visibility') ?? ''
  return visibility === 'public' || visibility === 'unlisted' ? true : CLOSED.has(visibility) ? false : null
}
