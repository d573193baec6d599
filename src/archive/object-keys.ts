import type { PostRef } from '../model/platform.ts'
import { sha256Hex } from './sha256.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** `20261123T215633Z`: a time as it stands in keys and snapshot ids. UTC, to the second. */
export function formatKeyTime(date: Date): string {
  return formatIsoTime(date).replace(/[-:]/g, '')
}

/** `2026-11-23T21:56:33Z`: a time as it stands in records. UTC, cut to the second. */
export function formatIsoTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** `20261123215633`: a time as CDXJ and Memento write it. UTC, cut to the second. */
export function formatDigitsTime(date: Date): string {
  return formatIsoTime(date).replace(/\D/g, '')
}

/** The prefix under which all that is stored of a post lies; ends with `/`. */
export function postPrefix(post: PostName): string {
  const two = sha256Hex(post.id).slice(0, 2)
  return `posts/${post.platform}/${two}/${encodeURIComponent(post.id)}/`
}

/** Where a post's snapshot of that time lies, and the manifest beside it. */
export function snapshotKeys(post: PostName, capturedAt: Date): { wacz: string; manifest: string } {
  const stem = postPrefix(post) + formatKeyTime(capturedAt)
  return { wacz: `${stem}.wacz`, manifest: `${stem}.json` }
}

/** `{ts}-{first 16 hex digits of SHA-256(platform "/" id)}`. */
export function snapshotId(post: PostName, capturedAt: Date): string {
  return `${formatKeyTime(capturedAt)}-${sha256Hex(`${post.platform}/${post.id}`).slice(0, 16)}`
}

export function eventKey(post: PostName, at: Date): string {
  return `${postPrefix(post)}${formatKeyTime(at)}.event.json`
}

/** The prefix under which the versions of an article lie, by the SHA-256 of its URL; ends with `/`. */
export function articlePrefix(url: string): string {
  const sha256 = sha256Hex(url)
  return `articles/${sha256.slice(0, 2)}/${sha256}/`
}

export function articleKey(url: string, at: Date): string {
  return `${articlePrefix(url)}${formatKeyTime(at)}.json`
}

/** Where the public half of a signing key is published. `fingerprint`: SHA-256 hex of its SPKI DER. */
export function publicKeyKey(fingerprint: string): string {
  return `keys/${fingerprint}.json`
}

/** What lies at a key under `posts/`, told by its name alone; null for anything else. */
export function classifyPostKey(key: string): 'wacz' | 'manifest' | 'event' | null {
  const match = /^posts\/[a-z]+\/[0-9a-f]{2}\/[^/]+\/\d{8}T\d{6}Z\.(wacz|json|event\.json)$/.exec(key)
  if (!match) return null
  return match[1] === 'wacz' ? 'wacz' : match[1] === 'json' ? 'manifest' : 'event'
}
