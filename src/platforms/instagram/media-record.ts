import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostMetrics, PostRecord } from '../../model/post-record.ts'
import { metaMediaUrl } from '../shared/meta/media-url.ts'
import { timeOfShortcode } from '../shared/meta/shortcode.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { captionEntities } from './caption-entities.ts'
import { readShortcodeMedia } from './shortcode-media.ts'

/**
 * Builds the record of a post from `shortcode_media`, the data in embed pages and in the post's pages until 2021
 * (platforms-2.md § 8.2).
 *
 * @returns the name of the part that the data lacks
 */
export function buildMediaRecord(
  data: JsonObject,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): PostRecord | string {
  if (getString(data, 'shortcode') !== post.id) return 'shortcode'
  const found = readShortcodeMedia(data, post.url)
  if ('absent' in found) return found.absent
  const [caption] = getObjects(getObject(data, 'edge_media_to_caption'), 'edges')
  const text = getString(getObject(caption ?? null, 'node'), 'text')
  const publishedAt = timeOfShortcode(post.id, at) ?? takenAt(data)
  return {
    ...blankRecord(post, witness),
    author: readOwner(getObject(data, 'owner')),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text,
    entities: captionEntities(text ?? ''),
    media: found.media,
    metrics: readMetrics(data, at),
    ...soundOf(data),
  }
}

/** The time of a post of the first years, whose shortcode carries none. */
function takenAt(data: JsonObject): string | null {
  const seconds = getCount(data, 'taken_at_timestamp')
  return seconds === null || seconds > 1e10 ? null : new Date(seconds * 1000).toISOString()
}

function readOwner(owner: JsonObject | null): PostRecord['author'] {
  const handle = getString(owner, 'username')
  if (handle === null) return null
  return {
    ...blankAuthor(handle, getString(owner, 'full_name') ?? handle, `https://www.instagram.com/${handle}/`),
    id: getString(owner, 'id'),
    avatarUrl: metaMediaUrl(getString(owner, 'profile_pic_url')),
    verification: getBoolean(owner, 'is_verified') ? 'verified' : null,
  }
}

function readMetrics(data: JsonObject, at: Date): PostMetrics {
  const count = (name: string) => getCount(getObject(data, name), 'count')
  return {
    at: at.toISOString(),
    likes: count('edge_liked_by') ?? count('edge_media_preview_like'),
    replies: count('edge_media_to_comment') ?? count('edge_media_to_parent_comment'),
    reposts: null,
    quotes: null,
    views: getCount(data, 'video_view_count'),
  }
}

/** The song of a reel, which Instagram shows beside the author. A reel's own sound has no name worth keeping. */
function soundOf(data: JsonObject): Pick<PostRecord, 'byline'> {
  const music = getObject(data, 'clips_music_attribution_info')
  const [artist, song] = [getString(music, 'artist_name'), getString(music, 'song_name')]
  if (song === null || getBoolean(music, 'uses_original_audio')) return {}
  return { byline: artist === null ? song : `${artist} · ${song}` }
}
