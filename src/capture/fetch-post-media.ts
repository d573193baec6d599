import type { StepName } from '../model/manifest.ts'
import type { MissingPart, Reason } from '../model/outcome.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { QuotedPost } from '../model/post-record.ts'
import { fetchMedium } from './fetch-medium.ts'
import type { FetchedFile, MediaFetcher } from './media-fetcher.ts'
import type { FetchedPost } from './types.ts'

/** The step `media`: fetches photos, videos and audio, and the images that are not required (avatar, poster, link card). */
export async function fetchPostMedia(
  state: FetchedPost,
  media: MediaFetcher,
  platform: AvatarVariants,
): Promise<FetchedPost> {
  if (!isFromPost(state)) return state
  const next = startStep(state, 'media')
  const record = await fetchAll(state.record, next, media, platform)
  return { ...next, record }
}

/** The step `quoted`: fetches the media of the quoted post, which are required as well. */
export async function fetchQuotedMedia(
  state: FetchedPost,
  media: MediaFetcher,
  platform: AvatarVariants,
): Promise<FetchedPost> {
  const { quoted } = state.record
  if (!isFromPost(state) || quoted === null) return state
  const next = startStep(state, 'quoted')
  if (quoted.status === 'unavailable') return next
  const post = await fetchAll(quoted.post, next, media, platform, 'quoted')
  return { ...next, record: { ...state.record, quoted: { status: 'served', post } } }
}

type AvatarVariants = Pick<Platform, 'smallerAvatars'>

const isFromPost = ({ record }: FetchedPost): boolean => record.witness !== 'citation'

const startStep = (state: FetchedPost, step: StepName): FetchedPost => ({
  ...state,
  steps: [...state.steps, step],
  missing: [...state.missing],
  notes: [...state.notes],
})

async function fetchAll<T extends QuotedPost>(
  post: T,
  state: FetchedPost,
  media: MediaFetcher,
  platform: AvatarVariants,
  part?: MissingPart['part'],
): Promise<T> {
  for (const medium of post.media) {
    const { missing, insteadUrl } = await fetchMedium(medium, media)
    for (const one of missing) {
      state.missing.push({ part: part ?? one.part, url: one.url, reason: one.failed.reason })
      state.retryAt = latest(state.retryAt, one.failed)
    }
    if (insteadUrl !== null) state.notes.push(`Lesser rendition: ${insteadUrl} instead of ${medium.url}.`)
    if (medium.posterUrl !== null) await fetchOptional(medium.posterUrl, 'poster')
  }
  if (post.linkCard?.imageUrl) await fetchOptional(post.linkCard.imageUrl, 'link-image')
  return {
    ...post,
    author: post.author && { ...post.author, avatarUrl: await fetchAvatar(post.author.avatarUrl) },
  }

  async function fetchOptional(url: string, role: 'poster' | 'link-image'): Promise<void> {
    const fetched = await media.fetch([url], 'photo', role)
    if (!fetched.ok) noteMissing(role, url, fetched.reason)
  }

  /** The URL that served the avatar. Platforms serve it at several sizes; any of them will do. */
  async function fetchAvatar(url: string | null): Promise<string | null> {
    if (url === null) return null
    const fetched = await media.fetch([url], 'photo', 'avatar')
    if (fetched.ok) return url
    for (const smaller of platform.smallerAvatars?.(url) ?? []) {
      if ((await media.fetch([smaller], 'photo', 'avatar')).ok) return smaller
    }
    noteMissing('avatar', url, fetched.reason)
    return url
  }

  function noteMissing(role: keyof typeof NAMES, url: string, reason: Reason): void {
    state.notes.push(`The ${NAMES[role]} ${url} is missing: ${reason}.`)
  }
}

const NAMES = { avatar: 'avatar', poster: 'poster', 'link-image': 'link-card image' } as const

function latest(known: string | null, fetched: Extract<FetchedFile, { ok: false }>): string | null {
  const retryAt = fetched.retryAt?.toISOString() ?? null
  return known === null || (retryAt !== null && retryAt > known) ? retryAt : known
}
