import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../../../config/config.ts'
import { formatBytes } from '../../card/format-bytes.ts'
import { MIN_FREE_BYTES } from '../../runtime/scratch-probe.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Compares the free space of the data directory's disk with what captures may need there at once. */
export async function checkFreeSpace(
  config: Pick<Config, 'dataDir' | 'captureConcurrency' | 'mediaLimit'>,
): Promise<DoctorFinding> {
  const { dataDir, captureConcurrency, mediaLimit } = config
  const { bavail, bsize } = await statfs(await nearestExisting(dataDir))
  const free = bavail * bsize
  const need = captureConcurrency * mediaLimit
  const detail = `${formatBytes(free)} free for ${dataDir}`
  if (free < MIN_FREE_BYTES) {
    return createFinding(
      'free space',
      'broken',
      `${detail}: workers take no jobs below ${formatBytes(MIN_FREE_BYTES)}`,
      'Free space there, or put STET_DATA_DIR on a larger disk.',
    )
  }
  if (free >= need) return okFinding('free space', detail)
  return createFinding(
    'free space',
    'advice',
    `${detail}; ${captureConcurrency} captures at once (STET_CAPTURE_CONCURRENCY) of the largest media (STET_MAX_MEDIA_BYTES) need ${formatBytes(need)}`,
    'Free space there, or lower one of the two settings.',
  )
}

async function nearestExisting(dir: string): Promise<string> {
  const there = await stat(dir).catch(() => null)
  return there === null && dir !== dirname(dir) ? await nearestExisting(dirname(dir)) : dir
}
