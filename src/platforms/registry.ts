import { z } from 'zod'
import type { Platform } from '../model/platform-definition.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { createPlatformLabels } from './platform-labels.ts'

/**
 * All platforms, one a line, in the order in which they are asked whether a URL is theirs. Mastodon is last, because it
 * claims URLs of any host.
 */
export const PLATFORMS: readonly Platform[] = [
  (await import('./x/platform.ts')).xPlatform,
  (await import('./bluesky/platform.ts')).blueskyPlatform,
  (await import('./truthsocial/platform.ts')).truthsocialPlatform,
  (await import('./instagram/platform.ts')).instagramPlatform,
  (await import('./threads/platform.ts')).threadsPlatform,
  (await import('./facebook/platform.ts')).facebookPlatform,
  (await import('./tiktok/platform.ts')).tiktokPlatform,
  (await import('./youtube/platform.ts')).youtubePlatform,
  (await import('./reddit/platform.ts')).redditPlatform,
  (await import('./telegram/platform.ts')).telegramPlatform,
  (await import('./defunct/vine.ts')).vinePlatform,
  (await import('./defunct/periscope.ts')).periscopePlatform,
  (await import('./defunct/storify.ts')).storifyPlatform,
  (await import('./defunct/google-plus.ts')).googlePlusPlatform,
  (await import('./defunct/twitpic.ts')).twitpicPlatform,
  (await import('./defunct/yfrog.ts')).yfrogPlatform,
  (await import('./mastodon/platform.ts')).mastodonPlatform,
]

export const PLATFORM_NAMES: readonly string[] = PLATFORMS.map(({ name }) => name)

/** Validates the name of a known platform in the input of people and programs. */
export const KnownPlatform = z.enum(PLATFORM_NAMES)

export const RECOGNISERS: readonly Recogniser[] = PLATFORMS.map(({ recogniser }) => recogniser)

export const LABELS = createPlatformLabels(PLATFORMS)
