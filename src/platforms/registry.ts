import { z } from 'zod'
import type { Platform } from '../model/platform-definition.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { blueskyPlatform } from './bluesky/platform.ts'
import { facebookPlatform } from './facebook/platform.ts'
import { instagramPlatform } from './instagram/platform.ts'
import { mastodonPlatform } from './mastodon/platform.ts'
import { createPlatformLabels } from './platform-labels.ts'
import { redditPlatform } from './reddit/platform.ts'
import { telegramPlatform } from './telegram/platform.ts'
import { threadsPlatform } from './threads/platform.ts'
import { tiktokPlatform } from './tiktok/platform.ts'
import { truthsocialPlatform } from './truthsocial/platform.ts'
import { xPlatform } from './x/platform.ts'
import { youtubePlatform } from './youtube/platform.ts'

/** All platforms. Mastodon is last, because it claims URLs of any host. */
export const PLATFORMS: readonly Platform[] = [
  xPlatform,
  blueskyPlatform,
  truthsocialPlatform,
  instagramPlatform,
  threadsPlatform,
  facebookPlatform,
  tiktokPlatform,
  youtubePlatform,
  redditPlatform,
  telegramPlatform,
  mastodonPlatform,
]

export const PLATFORM_NAMES: readonly string[] = PLATFORMS.map(({ name }) => name)

/** Validates the name of a known platform in the input of people and programs. */
export const KnownPlatform = z.enum(PLATFORM_NAMES)

export const RECOGNISERS: readonly Recogniser[] = PLATFORMS.map(({ recogniser }) => recogniser)

export const LABELS = createPlatformLabels(PLATFORMS)
