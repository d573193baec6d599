/**
 * Why Redis did not do what it was asked, though the request was right. `down`: it does not answer. `full`: it has no memory
 * left. `replica`: it is no primary, as after a failover. `starting`: it loads its data, or runs a script. `unsafe`: it takes no writes because
 * it cannot save or replicate them. `denied`: user, password, permission or certificate. `cluster`: a cluster has no node
 * for the key now, or it is addressed as a single server.
 */
export type RedisFault = 'down' | 'full' | 'replica' | 'starting' | 'unsafe' | 'denied' | 'cluster'

/** Parts of error messages. A script's error may begin with its own words, so the codes are looked for anywhere. */
const SIGNS: readonly [RedisFault, RegExp][] = [
  ['full', /\bOOM\b/],
  ['replica', /\b(READONLY|UNBLOCKED|MASTERDOWN)\b/],
  ['starting', /\b(LOADING|BUSY)\b/],
  ['unsafe', /\b(MISCONF|NOREPLICAS)\b/],
  ['denied', /\b(NOAUTH|WRONGPASS|NOPERM)\b|certificate|SSL routines|ERR_SSL|ERR_TLS/i],
  ['cluster', /\b(CLUSTERDOWN|TRYAGAIN|MOVED|ASK)\b|Too many Cluster redirections|slots cache/],
  [
    'down',
    /ECONN|EHOST|ENET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|Connection is closed|Command timed out|Socket timeout|max retries per request|All sentinels|Stream isn't writeable|aborted due to connection close|no answer within|connection is lost/i,
  ],
]

/** Classifies an error of a Redis client; null if Redis is well and the request itself was wrong. */
export function redisFaultOf(thrown: unknown): RedisFault | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown }
    const last = 'lastNodeError' in error ? String(error.lastNodeError) : ''
    const text = `${error.name} ${error.message} ${typeof code === 'string' ? code : ''} ${last}`
    const sign = SIGNS.find(([, pattern]) => pattern.test(text))
    if (sign) return sign[0]
  }
  return null
}

/** What an operator does about a fault. */
export const REDIS_FAULT_HINTS: Readonly<Record<RedisFault, string>> = {
  down: 'Start Redis, or set STET_REDIS_URL to one that answers.',
  full: 'Give Redis more memory (maxmemory). Nothing is lost meanwhile: work waits.',
  replica:
    'This Redis is a replica: wait for the failover to end, or set STET_REDIS_URL to the primary or to the Sentinels (redis+sentinel://).',
  starting: 'Wait until Redis has loaded its data, or ended its script.',
  unsafe: 'Give Redis room on its disk, or bring its replicas back: it takes no writes that it cannot keep.',
  denied:
    'Check user and password in STET_REDIS_URL, the permissions of the user (docs/operations.md), and the certificate authority (NODE_EXTRA_CA_CERTS).',
  cluster:
    'Wait until the cluster has a node for every slot. A cluster is addressed as redis+cluster://host,host, a single server as redis://host.',
}
