import type { PlatformLabels } from '../model/labels.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import type { Platform, PlatformCapture, PlatformClient } from '../model/platform-definition.ts'
import type { SourceEvent } from '../model/rate-limiter.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { createPlatformLabels } from './platform-labels.ts'
import { PLATFORMS } from './registry.ts'

/** A platform that can be asked for its posts, with its client. */
export interface ConnectedPlatform extends Platform, PlatformClient {
  readonly capture: PlatformCapture
  /** The post known to live. */
  readonly canary: PostRef
}

/** The platforms of this process. */
export interface ConnectedPlatforms {
  /** Those that can be asked for their posts. */
  readonly connected: readonly ConnectedPlatform[]
  /** Of every platform, also of those that cannot be asked. */
  readonly recognisers: readonly Recogniser[]
  readonly labels: PlatformLabels
  /** Null for a platform that there is no public way to ask. */
  get(name: PlatformName): ConnectedPlatform | null
  /** The post that a URL of any form addresses, by the first platform that claims it. */
  post(url: string): PostRef | null
}

/** The validated settings of each platform that can be asked, by the platform's name and the setting's key. */
export type PlatformsConfig = Readonly<
  Record<PlatformName, { readonly canary: string } & Readonly<Record<string, string | null>>>
>

/**
 * Every platform, with a client for those that can be asked. Keep one for a process: clients
 * remember their canary's answers.
 *
 * @param tell learns what an operator should know of a platform's sources
 * @param platforms the registry
 * @throws TypeError for a platform that `config` has no settings or no canary for
 */
export function connectPlatforms(
  config: { readonly platforms: PlatformsConfig },
  tell: (event: SourceEvent) => void = () => {},
  platforms: readonly Platform[] = PLATFORMS,
): ConnectedPlatforms {
  const connected = platforms.flatMap((platform) => {
    const { name, capture } = platform
    if (capture === undefined) return []
    const values = config.platforms[name]
    const canary = values && capture.canary.post(values.canary)
    if (!values || !canary) throw new TypeError(`The configuration has no settings of ${name}.`)
    return { ...platform, ...capture.connect(values, tell), capture, canary }
  })
  const recognisers = platforms.map(({ recogniser }) => recogniser)
  return {
    connected,
    recognisers,
    labels: createPlatformLabels(platforms),
    get: (name) => connected.find((platform) => platform.name === name) ?? null,
    post(url) {
      for (const recogniser of recognisers) {
        const post = recogniser.post(url)
        if (post !== null) return post
      }
      return null
    },
  }
}
