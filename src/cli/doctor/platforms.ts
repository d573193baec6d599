import { tmpdir } from 'node:os'
import type { Config } from '../../../config/config.ts'
import type { App } from '../../app.ts'
import { asStetError } from '../../model/errors.ts'
import type { PlatformName } from '../../model/platform.ts'
import { createScratch } from '../../outbound/scratch.ts'
import { type Finding, finding, fine } from './finding.ts'

const HINT = 'Check the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS: captures from here would fail too.'

/** Posts known to live, one a platform. */
const canaries = (config: Config): Partial<Record<PlatformName, string>> => ({
  x: `https://x.com/i/status/${config.x.canary}`,
})

/** Asks each platform for its canary. */
export async function checkPlatforms(app: App, signal: AbortSignal): Promise<Finding[]> {
  await using scratch = await createScratch(tmpdir())
  const context = { http: app.http(), scratch, clock: app.clock, maxWaitMs: 0, signal }
  return Promise.all(
    app.platforms.all.map(async (adapter) => {
      const name = `platform ${adapter.platform}`
      const canary = adapter.recogniser.post(canaries(app.config)[adapter.platform] ?? '')
      if (canary === null) return finding(name, 'advice', 'there is no canary to ask for', null)
      try {
        const { liveness, evidence } = await adapter.check(canary, context)
        if (liveness === 'live' || liveness === 'edited') return fine(name, `${canary.url} is answered alive`)
        const said = evidence.map(({ witness, status }) => `${witness}: ${status ?? 'no answer'}`).join(', ')
        return finding(name, 'short', `${canary.url} is not answered alive (${said || 'no answer'})`, HINT)
      } catch (thrown) {
        return finding(name, 'short', asStetError(thrown).message, HINT)
      }
    }),
  )
}
