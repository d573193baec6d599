import { join } from 'node:path'
import type { PlatformName } from '../model/platform.ts'
import type { App } from '../runtime/app.ts'
import { checkPost } from '../verify/check-post.ts'

/** Does the platform answer its canary alive? True for a platform that cannot be asked. */
export async function isCanaryAlive(app: App, platform: PlatformName, signal: AbortSignal): Promise<boolean> {
  const canary = app.platforms.get(platform)?.canary
  if (canary === undefined) return true
  const { check } = await checkPost(canary, {
    platforms: app.platforms,
    http: app.http('verify'),
    clock: app.clock,
    scratchDir: join(app.config.dataDir, 'scratch'),
    signal,
  })
  return check.liveness === 'live' || check.liveness === 'edited'
}
