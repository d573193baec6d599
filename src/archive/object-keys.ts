import type { PostRef } from '../model/platform.ts'
import { sha256Hex } from './sha256.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** Formats a time for keys and snapshot ids: `20261123T215633Z`. UTC, truncated to the second. */
export function formatKeyTime(date: Date): string {
  return formatIsoTime(date).replace(/[-:]/g, '')
}

/** Formats a time for records: `2026-11-23T21:56:33Z`. UTC, truncated to the second. */
export function formatIsoTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** Formats a time for CDXJ and Memento: `20261123215633`. UTC, truncated to the second. */
export function formatDigitsTime(date: Date): string {
  return formatIsoTime(date).replace(/\D/g, '')
}

/** The key prefix of all objects of a post; ends with `/`. */
export function postPrefix(post: PostName): string {
  const shard = sha256Hex(post.id).slice(0, 2)
  return `posts/${post.platform}/${shard}/${encodeURIComponent(post.id)}/`
}

/** The keys of a snapshot and its manifest. */
export function snapshotKeys(post: PostName, capturedAt: Date): { wacz: string; manifest: string } {
  const stem = postPrefix(post) + formatKeyTime(capturedAt)
  return { wacz: `${stem}.wacz`, manifest: `${stem}.json` }
}

/** The id of a snapshot: `{ts}-{first 16 hex digits of SHA-256(platform "/" id)}`. */
export function snapshotId(post: PostName, capturedAt: Date): string {
  return `${formatKeyTime(capturedAt)}-${sha256Hex(`${post.platform}/${post.id}`).slice(0, 16)}`
}

export function eventKey(post: PostName, at: Date): string {
  return `${postPrefix(post)}${formatKeyTime(at)}.event.json`
}

/** The key prefix of the versions of an article, by the SHA-256 of its URL; ends with `/`. */
export function articlePrefix(url: string): string {
  const sha256 = sha256Hex(url)
  return `articles/${sha256.slice(0, 2)}/${sha256}/`
}

export function articleKey(url: string, at: Date): string {
  return `${articlePrefix(url)}${formatKeyTime(at)}.json`
}

/** The key of a published public key. `fingerprint`: SHA-256 hex of its SPKI DER. */
export function publicKeyKey(fingerprint: string): string {
  return `keys/${fingerprint}.json`
}

/** The kind of an object under `posts/`, by its key alone; null for other keys. */
export function classifyPostKey(key: string): 'wacz' | 'manifest' | 'event' | null {
  const match = /^posts\/[a-z]+\/[0-9a-f]{2}\/[^/]+\/\d{8}T\d{6}Z\.(wacz|json|event\.json)$/.exec(key)
  if (!match) return null
  return match[1] === 'wacz' ? 'wacz' : match[1] === 'json' ? 'manifest' : 'event'
}
