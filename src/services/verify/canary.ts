import type { PlatformName } from '../../model/platform.ts'
import { checkPost } from '../../verify/check-post.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** Whether the platform reports its canary as alive. True for a platform that cannot be queried. */
export async function isCanaryAlive(
  deps: Pick<ServiceDeps, 'http' | 'platforms' | 'scratchDir' | 'clock'>,
  platform: PlatformName,
  signal: AbortSignal,
): Promise<boolean> {
  const canary = deps.platforms.get(platform)?.canary
  if (canary === undefined) return true
  const { check } = await checkPost(canary, {
    platforms: deps.platforms,
    http: deps.http('verify'),
    clock: deps.clock,
    scratchDir: deps.scratchDir,
    signal,
  })
  return check.liveness === 'live' || check.liveness === 'edited'
}
