import type { PostRef } from '../../model/platform.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import { PLATFORM_NAMES, RECOGNISERS } from '../../platforms/registry.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

interface NamedPosts {
  readonly posts: readonly PostKey[]
  /** Whether the text has an address, and so names a post and no words. */
  readonly address: boolean
}

/** The longest id is a Bluesky at-URI with a DID. */
const MAX_ID = 512
const NONE: NamedPosts = { posts: [], address: false }

/**
 * The posts that the text of a search names: by an address in any form that a platform's recogniser reads, alone or in a
 * shared message; by the name of the catalog (`x/20`); or by a bare id, which may be of any platform and a word as well.
 */
export function namedPosts(text: string): NamedPosts {
  const parts = text.trim().split(/\s+/, 100).map(unwrap)
  const [first = ''] = parts
  for (const part of parts) {
    const post = parts.length === 1 || /^https?:/i.test(part) ? recognise(part) : null
    if (post !== null) return { posts: [post], address: true }
  }
  if (parts.length > 1 || first === '' || first.length > MAX_ID) return NONE
  const [, platform = '', id = ''] = /^([a-z0-9]+)\/(.+)$/.exec(first) ?? []
  const named = PLATFORM_NAMES.includes(platform) ? [{ platform, id: safeDecodeURIComponent(id) }] : []
  return {
    posts: [...named, ...PLATFORM_NAMES.map((name) => ({ platform: name, id: first }))],
    address: false,
  }
}

function recognise(url: string): PostRef | null {
  for (const recogniser of RECOGNISERS) {
    const post = recogniser.post(url)
    if (post !== null) return post
  }
  return null
}

/** Removes the brackets and quotes around a pasted address, and the full stop after it. */
const unwrap = (part: string): string => part.replace(/^[<("'“«]+|[>)"'”».,;]+$/g, '')
