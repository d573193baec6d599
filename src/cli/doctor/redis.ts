import { queueUnavailableError } from '../../jobs/queue-error.ts'
import { createRedisClient } from '../../jobs/redis-client.ts'
import { parseRedisAddress } from '../../model/redis-address.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Writes a key and removes it, in a script, as jobs are added. */
const TRY = "redis.call('SET', KEYS[1], '1', 'PX', 1000) return redis.call('DEL', KEYS[1])"

/** Checks that Redis takes jobs and is configured to keep every job. */
export async function checkRedis(url: string | null): Promise<DoctorFinding[]> {
  if (url === null)
    return [okFinding('queue', 'in PostgreSQL, for one `stet up` (STET_REDIS_URL is not set)')]
  let last: Error | null = null
  const redis = createRedisClient(
    url,
    'asks',
    (error) => {
      last = error
    },
    () => null,
  )
  try {
    await redis.connect()
    await redis.eval(TRY, 1, 'stet:doctor')
    const info = new Map(
      (await redis.info()).split('\r\n').map((line) => line.split(':', 2) as [string, string | undefined]),
    )
    return [okFinding('queue', `Redis ${info.get('redis_version')}`), policy(info), durability(info)]
  } catch (error) {
    const { message, hint } = queueUnavailableError(parseRedisAddress(url).label, last ?? error)
    return [createFinding('queue', 'broken', message, hint)]
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
