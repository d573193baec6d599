import type { StepName } from '../model/manifest.ts'
import type { MissingPart, Reason } from '../model/outcome.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { QuotedPost } from '../model/post-record.ts'
import { fetchMedium } from './fetch-medium.ts'
import type { FetchedFile, MediaFetcher } from './media-fetcher.ts'
import type { FetchedPost } from './types.ts'

/** The step `media`: photos, videos, sounds, and the pictures around the post that are not required. */
export async function fetchPostMedia(
  progress: FetchedPost,
  media: MediaFetcher,
  platform: Variants,
): Promise<FetchedPost> {
  if (!fromPlatform(progress)) return progress
  const after = started(progress, 'media')
  const record = await fetchOf(progress.record, after, media, platform)
  return { ...after, record }
}

/** The step `quoted`: the same for the quoted post, whose media are as much required. */
export async function fetchQuotedMedia(
  progress: FetchedPost,
  media: MediaFetcher,
  platform: Variants,
): Promise<FetchedPost> {
  const { quoted } = progress.record
  if (!fromPlatform(progress) || quoted === null) return progress
  const after = started(progress, 'quoted')
  if (quoted.status === 'unavailable') return after
  const post = await fetchOf(quoted.post, after, media, platform, 'quoted')
  return { ...after, record: { ...progress.record, quoted: { status: 'served', post } } }
}

type Variants = Pick<Platform, 'smallerAvatars'>

const fromPlatform = ({ record }: FetchedPost): boolean => record.witness !== 'citation'

const started = (progress: FetchedPost, step: StepName): FetchedPost => ({
  ...progress,
  steps: [...progress.steps, step],
  missing: [...progress.missing],
  notes: [...progress.notes],
})

async function fetchOf<T extends QuotedPost>(
  post: T,
  progress: FetchedPost,
  media: MediaFetcher,
  platform: Variants,
  part?: MissingPart['part'],
): Promise<T> {
  for (const medium of post.media) {
    const { missing, insteadUrl } = await fetchMedium(medium, media)
    for (const one of missing) {
      progress.missing.push({ part: part ?? one.part, url: one.url, reason: one.failed.reason })
      progress.retryAt = later(progress.retryAt, one.failed)
    }
    if (insteadUrl !== null) progress.notes.push(`Not at its best: ${insteadUrl} in place of ${medium.url}.`)
    if (medium.posterUrl !== null) await optional(medium.posterUrl, 'poster')
  }
  if (post.linkCard?.imageUrl) await optional(post.linkCard.imageUrl, 'link-image')
  return {
    ...post,
    author: post.author && { ...post.author, avatarUrl: await avatar(post.author.avatarUrl) },
  }

  async function optional(url: string, role: 'poster' | 'link-image'): Promise<void> {
    const fetched = await media.fetch([url], 'photo', role)
    if (!fetched.ok) without(role, url, fetched.reason)
  }

  /** The address under which the picture was had: platforms keep it at several sizes, and the card shows one. */
  async function avatar(url: string | null): Promise<string | null> {
    if (url === null) return null
    const fetched = await media.fetch([url], 'photo', 'avatar')
    if (fetched.ok) return url
    for (const smaller of platform.smallerAvatars?.(url) ?? []) {
      if ((await media.fetch([smaller], 'photo', 'avatar')).ok) return smaller
    }
    without('avatar', url, fetched.reason)
    return url
  }

  function without(role: keyof typeof NAMES, url: string, reason: Reason): void {
    progress.notes.push(`Without its ${NAMES[role]}, ${url}: ${reason}.`)
  }
}

const NAMES = { avatar: 'avatar', poster: 'poster', 'link-image': 'link-card image' } as const

function later(known: string | null, fetched: Extract<FetchedFile, { ok: false }>): string | null {
  const told = fetched.retryAt?.toISOString() ?? null
  return known === null || (told !== null && told > known) ? told : known
}
