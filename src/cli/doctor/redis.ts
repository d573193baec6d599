import { Redis } from 'ioredis'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

const PATIENCE_MS = 5_000

/** Does Redis answer, and would it keep every job? */
export async function checkRedis(url: string | null): Promise<DoctorFinding[]> {
  if (url === null)
    return [okFinding('queue', 'in PostgreSQL, for one `stet up` (STET_REDIS_URL is not set)')]
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: PATIENCE_MS, retryStrategy: () => null })
  // What goes wrong is told by the call that it breaks.
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
        'Start it, or set STET_REDIS_URL to one that answers.',
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
    'the append-only file is off: jobs since the last snapshot are lost at a crash (the sweeper enqueues them again)',
    'Run: redis-cli config set appendonly yes   (and set it in redis.conf)',
  )
}
