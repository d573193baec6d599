import { lookup, Resolver } from 'node:dns/promises'

/** All addresses of a name; rejects where it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** As the system resolves names, `/etc/hosts` included. */
export const systemResolve: Resolve = async (host) =>
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
export const askFirst =
  (servers?: readonly string[]): Resolve =>
  async (host) => {
    const resolver = new Resolver({ timeout: QUESTION_MS, tries: 1 })
    if (servers) resolver.setServers(servers)
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const silent = answers.some((answer) => answer.status === 'rejected' && answer.reason.code === 'ETIMEOUT')
    return silent ? found : [...found, ...(await systemResolve(host).catch(() => []))]
  }

/** How long a name may take where its answer is only asked for to be sure. */
const PATIENCE_MS = 2000
/** How long such an answer is believed, and how many are kept. */
const KEEP_MS = 60_000
const KEEP = 1000

/**
 * The addresses of a name as far as they can be had: none where there is no answer in time.
 * Answers are kept for a minute, so that a missing name service is waited for once.
 */
export function lenient(resolve: Resolve): Resolve {
  const kept = new Map<string, { until: number; addresses: Promise<readonly string[]> }>()
  return (host) => {
    const known = kept.get(host)
    if (known && known.until > performance.now()) return known.addresses
    if (kept.size >= KEEP) kept.clear()
    const { promise: late, resolve: giveUp } = Promise.withResolvers<readonly string[]>()
    const timer = setTimeout(giveUp, PATIENCE_MS, [])
    const addresses = Promise.race([resolve(host).catch(() => []), late]).finally(() => clearTimeout(timer))
    kept.set(host, { until: performance.now() + KEEP_MS, addresses })
    return addresses
  }
}
