import { join } from 'node:path'
import type { App } from '../app.ts'
import type { PlatformName } from '../model/platform.ts'
import { checkPost } from '../verify/check-post.ts'

/** Is the platform's configured post, known to live, answered alive? True where none is configured. */
export async function canaryAlive(app: App, platform: PlatformName, signal: AbortSignal): Promise<boolean> {
  const urls: Partial<Record<PlatformName, string>> = {
    x: `https://x.com/i/status/${app.config.x.canary}`,
  }
  const post = app.platforms.post(urls[platform] ?? '')
  if (post === null) return true
  const { check } = await checkPost(post, {
    platforms: app.platforms,
    http: app.http('verify'),
    clock: app.clock,
    scratchDir: join(app.config.dataDir, 'scratch'),
    signal,
  })
  return check.liveness === 'live' || check.liveness === 'edited'
}
