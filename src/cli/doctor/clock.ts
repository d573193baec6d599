import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** More is worth a look: signatures of stores and hooks fail at some minutes. */
const LARGE_SECONDS = 10

/** Compares this machine's clock with those of the database and the store. */
export async function checkClock({ clockSkew }: Pick<App, 'clockSkew'>): Promise<DoctorFinding> {
  await clockSkew.measure()
  const skews = [...clockSkew.seconds()]
  if (skews.length === 0)
    return okFinding('clock', 'nothing to compare it with: database and store are on this machine')
  const detail = skews
    .map(
      ([of, seconds]) => `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} the ${of}`,
    )
    .join(', ')
  const fault = clockSkew.fault()
  if (fault !== null) return createFinding('clock', 'broken', fault.message, fault.hint)
  if (skews.every(([, seconds]) => Math.abs(seconds) <= LARGE_SECONDS)) return okFinding('clock', detail)
  return createFinding('clock', 'short', detail, 'Start NTP on the machine whose clock is wrong.')
}
