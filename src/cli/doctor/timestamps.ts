import { tmpdir } from 'node:os'
import { takeTimestamps } from '../../archive/timestamp/take-timestamps.ts'
import { createTimestampClient } from '../../capture/timestamp-client.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Takes a timestamp of a few bytes from each authority, and verifies it. */
export async function checkAuthorities(
  { config, http }: Pick<App, 'config' | 'http'>,
  signal: AbortSignal,
): Promise<DoctorFinding[]> {
  const { authorities } = config.timestamps
  if (authorities.length === 0) return []
  await using scratch = await createScratch(tmpdir())
  const ask = createTimestampClient({ http: http(), scratch, maxWaitMs: 0, signal })
  const content = Buffer.from('Stet tests this authority.')
  const { timestamps } = await takeTimestamps(content, { authorities, unavailable: 'go-on' }, ask)
  return timestamps.map(({ authority, ok, detail }) =>
    ok
      ? okFinding('timestamps', `${authority}: ${detail}`)
      : createFinding(
          'timestamps',
          'short',
          `${authority}: ${detail}`,
          'Check the address in STET_TSA_URLS and the network. Snapshots are sealed without it, or wait (STET_TSA_POLICY).',
        ),
  )
}
