import { lookup, Resolver } from 'node:dns/promises'
import { LRUCache } from 'lru-cache'
import { withTimeout } from '../model/with-timeout.ts'

/** All addresses of a name; rejects where it has none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

/** As the system resolves names, `/etc/hosts` included. */
export const resolveBySystem: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map((one) => one.address)

/** How long a name server may take for one question. */
const QUESTION_MS = 1000

/**
 * Asks the name servers first, which costs no thread, and the system (for `/etc/hosts` and the
 * like) only where they are there: its own lookup would hold one of the four threads that files
 * are written with until it gives up.
 *
 * @param servers `host:port` each; by default those of the system
 */
export const resolveWithFallback =
  (servers?: readonly string[]): ResolveHost =>
  async (host) => {
    const resolver = new Resolver({ timeout: QUESTION_MS, tries: 1 })
    if (servers) resolver.setServers(servers)
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const silent = answers.some((answer) => answer.status === 'rejected' && answer.reason.code === 'ETIMEOUT')
    return silent ? found : [...found, ...(await resolveBySystem(host).catch(() => []))]
  }

/** How long a lookup may take whose answer is only an additional check. */
const PATIENCE_MS = 2000
const CACHE = { ttl: 60_000, max: 1000 }

/**
 * A lookup that never fails and never takes long: it gives no addresses where the name service answers nothing in
 * time. Answers are cached for a minute, so that a missing name service costs one wait a minute for each name.
 */
export function bestEffortLookup(resolve: ResolveHost): ResolveHost {
  const cache = new LRUCache<string, readonly string[]>({
    ...CACHE,
    fetchMethod: (host) =>
      withTimeout(
        resolve(host).catch(() => []),
        PATIENCE_MS,
        () => [],
      ),
  })
  return (host) => cache.forceFetch(host)
}
