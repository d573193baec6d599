import type { PostRecord, PostVersion } from '../../model/post-record.ts'
import { readContent } from '../shared/mastodon-api/content-text.ts'
import {
  getObject,
  getObjects,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'

/**
 * Adds the earlier versions of an edited status. `/history` lists all versions, the oldest first and the current one last
 * (platforms-2.md § 2.3).
 */
export function withHistory(record: PostRecord, history: readonly JsonObject[]): PostRecord {
  const times = history.flatMap((one) => getTime(one, 'created_at') ?? [])
  const versions = history.slice(0, -1).flatMap((one) => readVersion(one) ?? [])
  if (versions.length === 0 || times.length !== history.length) return record
  return { ...record, editIds: times, versions }
}

function readVersion(version: JsonObject): PostVersion | null {
  const at = getTime(version, 'created_at')
  if (at === null) return null
  const warning = getString(version, 'spoiler_text')
  return {
    at,
    ...readContent(getString(version, 'content') ?? ''),
    ...(warning === null ? {} : { contentWarning: warning }),
    pollOptions: getObjects(getObject(version, 'poll'), 'options').flatMap(
      (one) => getString(one, 'title') ?? [],
    ),
    media: getObjects(version, 'media_attachments').flatMap((one) => {
      const url = getWebUrl(one, 'url') ?? getWebUrl(one, 'remote_url')
      return url === null ? [] : [{ url, alt: getString(one, 'description') }]
    }),
  }
}
