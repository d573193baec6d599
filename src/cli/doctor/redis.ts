import { Redis } from 'ioredis'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

const TIMEOUT_MS = 5_000

/** Checks that Redis answers and is configured to keep every job. */
export async function checkRedis(url: string | null): Promise<DoctorFinding[]> {
  if (url === null)
    return [okFinding('queue', 'in PostgreSQL, for one `stet up` (STET_REDIS_URL is not set)')]
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: TIMEOUT_MS, retryStrategy: () => null })
  // The call that fails reports the error.
  redis.on('error', () => {})
  try {
    await redis.connect()
    const info = new Map(
      (await redis.info()).split('\r\n').map((line) => line.split(':', 2) as [string, string | undefined]),
    )
    return [okFinding('queue', `Redis ${info.get('redis_version')}`), policy(info), durability(info)]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      createFinding(
        'queue',
        'broken',
        `Redis does not answer: ${why}`,
        'Start Redis, or correct STET_REDIS_URL.',
      ),
    ]
  } finally {
    redis.disconnect()
  }
}

type Info = ReadonlyMap<string, string | undefined>

function policy(info: Info): DoctorFinding {
  const value = info.get('maxmemory_policy') ?? 'unknown'
  if (value === 'noeviction')
    return okFinding('queue policy', 'noeviction: no job is dropped when memory runs short')
  return createFinding(
    'queue policy',
    'broken',
    `maxmemory-policy is ${value}: jobs may be dropped when memory runs short`,
    'Run: redis-cli config set maxmemory-policy noeviction   (and set it in redis.conf)',
  )
}

function durability(info: Info): DoctorFinding {
  if (info.get('aof_enabled') === '1') return okFinding('queue durability', 'append-only file is on')
  return createFinding(
    'queue durability',
    'short',
    'the append-only file is off: a crash loses the jobs since the last snapshot, until the sweeper enqueues them again',
    'Run: redis-cli config set appendonly yes   (and set it in redis.conf)',
  )
}
