import type { PlatformAdapter } from '../model/adapter.ts'
import type { SourceEvent } from '../model/budget.ts'
import type { PostRef } from '../model/platform.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { RECOGNISERS } from './recognisers.ts'
import { createX, type XConfig } from './x/adapter.ts'

/** The platforms that this process can ask. */
export interface Platforms {
  readonly all: readonly PlatformAdapter[]
  /** Of every platform, also of those that there is no way to ask. */
  readonly recognisers: readonly Recogniser[]
  /** Null for a platform that there is no public way to ask. */
  get(name: string): PlatformAdapter | null
  /** The post that a URL of any form addresses, by the first platform that claims it. */
  post(url: string): PostRef | null
}

/**
 * Every platform adapter, configured. Keep one for a process: adapters remember their canary's answers.
 *
 * @param tell hears what an operator should know of a platform's sources
 */
export function createPlatforms(config: { x: XConfig }, tell?: (event: SourceEvent) => void): Platforms {
  const all: readonly PlatformAdapter[] = [createX(config.x, tell)]
  return {
    all,
    recognisers: RECOGNISERS,
    get: (name) => all.find((adapter) => adapter.platform === name) ?? null,
    post(url) {
      for (const recogniser of RECOGNISERS) {
        const post = recogniser.post(url)
        if (post !== null) return post
      }
      return null
    },
  }
}
