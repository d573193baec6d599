import { Cluster, Redis } from 'ioredis'
import { parseRedisAddress, type RedisAddress } from '../model/redis-address.ts'
import { redisFaultOf } from './redis-fault.ts'

/** A client of one server, or of a cluster. */
export type RedisClient = Redis | Cluster

/** Time for a connection to open, and for the answer to a command that does not block. */
export const REDIS_TIMEOUT_MS = 5_000
/** A command of BullMQ blocks for 10 s at most; a connection that is silent for longer is dead. */
const BLOCKING_TIMEOUT_MS = 15_000
/** TCP keep-alive finds a dead connection on which nothing is asked. */
const KEEP_ALIVE_MS = 10_000

/** The pause before a reconnection. */
export const reconnectMs = (times: number): number => Math.min(100 * 2 ** Math.min(times, 6), 5_000)

/**
 * After a failover the server at an open connection may have become a replica: reconnect, which finds the new primary. A
 * client that works sends the command again (2); one that asks says what is wrong (1).
 */
const reconnectOnError = (role: 'asks' | 'works') => (error: Error) =>
  redisFaultOf(error) !== 'replica' ? false : role === 'works' ? 2 : 1

/**
 * Creates a client for `STET_REDIS_URL`. It follows a failover, and drops a connection that has become silent.
 *
 * @param role `asks` fails within seconds while Redis is away, so that its caller can say so; `works` waits for it
 * @throws ConfigError `config-invalid`
 */
export function createRedisClient(
  url: string,
  role: 'asks' | 'works',
  onError: (error: Error) => void,
  retryStrategy: RetryStrategy = reconnectMs,
): RedisClient {
  const address = parseRedisAddress(url)
  const options = commonOptions(address, role)
  // BullMQ waits for a client that connects by itself, and gives up one that it had to connect.
  const lazyConnect = role === 'asks'
  const client =
    address.kind === 'cluster'
      ? createCluster(address, options, lazyConnect, retryStrategy)
      : new Redis({
          ...options,
          ...placeOf(address, retryStrategy),
          lazyConnect,
          retryStrategy,
          db: address.db,
        })
  client.on('error', onError)
  return client
}

const commonOptions = ({ tls, username, password, family }: RedisAddress, role: 'asks' | 'works') => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  ...(tls ? { tls: {} } : {}),
  ...(family === 0 ? {} : { family }),
  ...(role === 'asks' ? { commandTimeout: REDIS_TIMEOUT_MS } : {}),
  maxRetriesPerRequest: role === 'asks' ? 1 : null,
  connectTimeout: REDIS_TIMEOUT_MS,
  socketTimeout: REDIS_TIMEOUT_MS,
  keepAlive: KEEP_ALIVE_MS,
  reconnectOnError: reconnectOnError(role),
})

type CommonOptions = ReturnType<typeof commonOptions>
type RetryStrategy = (times: number) => number | null

/** The server, or the Sentinels that know it. */
function placeOf(address: RedisAddress, sentinelRetryStrategy: RetryStrategy) {
  const { kind, hosts, primary, tls, sentinelUsername, sentinelPassword } = address
  if (kind === 'single') return { ...hosts[0] }
  return {
    sentinels: [...hosts],
    name: primary,
    ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    sentinelCommandTimeout: REDIS_TIMEOUT_MS,
    sentinelRetryStrategy,
  }
}

function createCluster(
  { hosts, tls }: RedisAddress,
  redisOptions: CommonOptions,
  lazyConnect: boolean,
  clusterRetryStrategy: RetryStrategy,
): Cluster {
  return new Cluster([...hosts], {
    lazyConnect,
    redisOptions,
    clusterRetryStrategy,
    slotsRefreshTimeout: REDIS_TIMEOUT_MS,
    // A certificate names hosts, so their addresses are not put in the place of the names.
    ...(tls ? { dnsLookup: (host, callback) => callback(null, host) } : {}),
  })
}

/** Copies a client for a worker that waits on it for jobs, with a command that blocks for seconds. */
export function copyForBlocking(client: RedisClient, connectionName: string | undefined): RedisClient {
  const options = {
    socketTimeout: BLOCKING_TIMEOUT_MS,
    maxRetriesPerRequest: null,
    ...(connectionName === undefined ? {} : { connectionName }),
  }
  if (client instanceof Redis) return Redis.prototype.duplicate.call(client, options)
  const redisOptions = { ...(client.options.redisOptions as CommonOptions), ...options }
  return Cluster.prototype.duplicate.call(client, undefined, { redisOptions })
}
