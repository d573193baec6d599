import { lookup, Resolver } from 'node:dns/promises'
import { LRUCache } from 'lru-cache'
import { withTimeout } from '../model/with-timeout.ts'

/** Resolves a name to all its addresses; rejects if there are none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

/** Uses the system resolver, which includes `/etc/hosts`. */
export const resolveBySystem: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map((one) => one.address)

/**
 * Queries the name servers first, and then the system resolver (for `/etc/hosts`). If a name server times out, the
 * system resolver is skipped: it would block one of the four threads for file access until its own timeout.
 *
 * @param servers each `host:port`; default: the servers of the system
 * @param queryMs the time limit for one query to a name server
 */
export const resolveWithFallback =
  (servers?: readonly string[], queryMs = 1000): ResolveHost =>
  async (host) => {
    const resolver = new Resolver({ timeout: queryMs, tries: 1 })
    if (servers) resolver.setServers(servers)
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const timedOut = answers.some(
      (answer) => answer.status === 'rejected' && answer.reason.code === 'ETIMEOUT',
    )
    return timedOut ? found : [...found, ...(await resolveBySystem(host).catch(() => []))]
  }

/** The time limit for a lookup that is only an additional check. */
const BEST_EFFORT_MS = 2000
const CACHE = { ttl: 60_000, max: 1000 }

/**
 * Wraps a resolver so that it never rejects and never takes long: it returns no addresses after an error or a timeout.
 * Results are cached for a minute, so that a dead name service delays each name once a minute.
 */
export function bestEffortLookup(resolve: ResolveHost): ResolveHost {
  const cache = new LRUCache<string, readonly string[]>({
    ...CACHE,
    fetchMethod: (host) =>
      withTimeout(
        resolve(host).catch(() => []),
        BEST_EFFORT_MS,
        () => [],
      ),
  })
  return (host) => cache.forceFetch(host)
}
