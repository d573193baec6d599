import type { Entity } from '../../model/post-record.ts'
import { findPlainTextEntities } from '../shared/plain-text-entities.ts'

/** Finds the hashtags, mentions and addresses of a caption, which has no markup (platforms-2.md § 8.2). */
export const captionEntities = (text: string): Entity[] =>
  findPlainTextEntities(
    text,
    (tag) => `https://www.instagram.com/explore/tags/${encodeURIComponent(tag)}/`,
    (handle) => `https://www.instagram.com/${handle}/`,
  )
