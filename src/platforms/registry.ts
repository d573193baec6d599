import { z } from 'zod'
import type { Platform } from '../model/platform-definition.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { bluesky } from './bluesky/platform.ts'
import { facebook } from './facebook/platform.ts'
import { instagram } from './instagram/platform.ts'
import { platformLabels } from './labels.ts'
import { mastodon } from './mastodon/platform.ts'
import { reddit } from './reddit/platform.ts'
import { telegram } from './telegram/platform.ts'
import { threads } from './threads/platform.ts'
import { tiktok } from './tiktok/platform.ts'
import { truthsocial } from './truthsocial/platform.ts'
import { x } from './x/platform.ts'
import { youtube } from './youtube/platform.ts'

/** Every platform that this version knows. Mastodon, which lives on any host, is asked last for a URL's post. */
export const PLATFORMS: readonly Platform[] = [
  x,
  bluesky,
  truthsocial,
  instagram,
  threads,
  facebook,
  tiktok,
  youtube,
  reddit,
  telegram,
  mastodon,
]

export const PLATFORM_NAMES: readonly string[] = PLATFORMS.map(({ name }) => name)

/** The name of a platform that this version knows, for what people and programs ask of the service. */
export const KnownPlatform = z.enum(PLATFORM_NAMES)

export const RECOGNISERS: readonly Recogniser[] = PLATFORMS.map(({ recogniser }) => recogniser)

export const LABELS = platformLabels(PLATFORMS)
