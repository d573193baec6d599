import type { PlatformLabels } from '../model/labels.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import type { Platform, PlatformCapture, PlatformClient } from '../model/platform-definition.ts'
import type { SourceEvent } from '../model/rate-limiter.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { createClosedClient } from './defunct/closed-client.ts'
import { createPlatformLabels } from './platform-labels.ts'
import { PLATFORMS } from './registry.ts'

/** A platform whose posts can be captured, with its client. */
export interface ConnectedPlatform extends Platform, PlatformClient {
  /** The canary: a post known to live. Absent for a closed platform, which is not queried. */
  readonly canary?: PostRef
}

/** A platform that can be queried. */
interface OpenPlatform extends ConnectedPlatform {
  readonly capture: PlatformCapture
  readonly canary: PostRef
}

/** All platforms, with the clients of this process. */
export interface ConnectedPlatforms {
  /** The platforms that can be queried. */
  readonly connected: readonly OpenPlatform[]
  /** The labels of all platforms, including those that cannot be queried. */
  readonly recognisers: readonly Recogniser[]
  readonly labels: PlatformLabels
  /** Returns a platform with its client, also a closed one; null if it has no public interface. */
  get(name: PlatformName): ConnectedPlatform | null
  /** Parses a post's URL in any form, by the first platform that claims it. */
  post(url: string): PostRef | null
}

/** The validated settings of each platform that can be queried, by platform name and setting key. */
export type PlatformsConfig = Readonly<
  Record<PlatformName, { readonly canary: string } & Readonly<Record<string, string | null>>>
>

/**
 * Creates the clients of all platforms that can be queried. Use one result per process, because the
 * clients cache the responses to their canaries.
 *
 * @param onEvent receives the events that an operator should know about
 * @param platforms the registry
 * @throws TypeError if `config` lacks a platform's settings or canary
 */
export function connectPlatforms(
  config: { readonly platforms: PlatformsConfig },
  onEvent: (event: SourceEvent) => void = () => {},
  platforms: readonly Platform[] = PLATFORMS,
): ConnectedPlatforms {
  const connected = platforms.flatMap((platform) => {
    const { name, capture } = platform
    if (capture === undefined) return []
    const values = config.platforms[name]
    const canary = values && capture.canary.post(values.canary)
    if (!values || !canary) throw new TypeError(`The configuration has no settings for ${name}.`)
    return { ...platform, ...capture.connect(values, onEvent), capture, canary }
  })
  const closed = platforms
    .filter((platform) => platform.closed !== undefined)
    .map((platform): ConnectedPlatform => ({ ...platform, ...createClosedClient(platform.label) }))
  const byName = new Map([...closed, ...connected].map((platform) => [platform.name, platform]))
  const recognisers = platforms.map(({ recogniser }) => recogniser)
  return {
    connected,
    recognisers,
    labels: createPlatformLabels(platforms),
    get: (name) => byName.get(name) ?? null,
    post(url) {
      for (const recogniser of recognisers) {
        const post = recogniser.post(url)
        if (post !== null) return post
      }
      return null
    },
  }
}
