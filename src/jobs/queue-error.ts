import { ServiceError } from '../model/errors.ts'

/** What a server says that answers and does not do its work: a word of its reply, after `-` inside a script; what to do. */
const REFUSALS: readonly (readonly [reply: RegExp, hint: string])[] = [
  [/(?:^|-)OOM\b/, 'Raise maxmemory of Redis, or make room in it. Accepted work waits.'],
  [
    /(?:^|-)(?:READONLY|UNBLOCKED)\b/,
    'This Redis is a replica: set STET_REDIS_URL to the primary, or promote this one.',
  ],
  [/(?:^|-)(?:LOADING|BUSY|MASTERDOWN|TRYAGAIN|CLUSTERDOWN)\b/, 'Wait until Redis has loaded its data.'],
  [/(?:^|-)MISCONF\b/, 'Redis cannot write to its disk: make room there, or look into its log.'],
  [/(?:^|-)(?:NOAUTH|WRONGPASS)\b/, 'Correct the user and the password in STET_REDIS_URL.'],
  [/(?:^|-)NOPERM\b/, 'Give the user of STET_REDIS_URL the permissions that docs/operations.md lists.'],
]

const START = 'Start Redis, or set STET_REDIS_URL to one that answers.'

/**
 * The error of queues that cannot be used: `queue-refused` if their server answers and refuses, else `queue-unavailable`.
 *
 * @param address of the queue, without a password
 */
export function queueUnavailableError(address: string, cause: unknown): ServiceError {
  if (cause instanceof ServiceError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  const refusal = REFUSALS.find(([reply]) => reply.test(why))
  if (refusal) {
    return new ServiceError('queue-refused', `The queue at ${address} refuses: ${why}`, {
      input: address,
      hint: refusal[1],
      cause,
    })
  }
  return new ServiceError('queue-unavailable', `The queue at ${address} does not answer: ${why}`, {
    input: address,
    hint: START,
    cause,
  })
}
