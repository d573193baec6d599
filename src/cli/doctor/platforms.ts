import { tmpdir } from 'node:os'
import { asStetError } from '../../model/errors.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

const HINT = 'Check the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS: captures from here would fail too.'

/** Checks that each platform answers for its canary. */
export async function checkPlatforms(
  { platforms, ...app }: Pick<App, 'platforms' | 'http' | 'clock'>,
  signal: AbortSignal,
): Promise<DoctorFinding[]> {
  await using scratch = await createScratch(tmpdir())
  const context = { http: app.http(), scratch, clock: app.clock, maxWaitMs: 0, signal }
  return Promise.all(
    platforms.connected.map(async (platform) => {
      const { canary } = platform
      const name = `platform ${platform.name}`
      try {
        const { liveness, evidence } = await platform.check(canary, context)
        if (liveness === 'live' || liveness === 'edited') return okFinding(name, `${canary.url} is live`)
        const answers = evidence
          .map(({ witness, status }) => `${witness}: ${status ?? 'no answer'}`)
          .join(', ')
        return createFinding(
          name,
          'short',
          `${canary.url} is not reported live (${answers || 'no answer'})`,
          HINT,
        )
      } catch (thrown) {
        return createFinding(name, 'short', asStetError(thrown).message, HINT)
      }
    }),
  )
}
