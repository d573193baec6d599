import type { Logger } from 'pino'
import type { SourceEvent } from '../model/rate-limiter.ts'

type ResponseListener = (source: string, answer: string, seconds: number) => void

/** Counts the events of this process's sources, for logs and metrics. */
export interface SourceMetrics {
  recordEvent(event: SourceEvent): void
  /** The duration of a request, and its result. */
  recordResponse(source: string, end: string, ms: number): void
  /** Passes on each later answer: its source, the class of its result, its duration in seconds. */
  onResponse(listener: ResponseListener): void
  /** Each source whose canary was queried, and whether the last response showed it alive. */
  canaries(): Iterable<readonly [source: string, alive: boolean]>
  /** The number of events, by event and source. */
  counts(): Iterable<{ source: string; what: SourceEvent['what']; count: number }>
}

/**
 * The maximum number of events that are remembered, so that each failing canary and unknown response is logged once.
 */
const MAX_LOGGED = 1_000

const LOGGED_ONCE: ReadonlySet<SourceEvent['what']> = new Set([
  'canary-silent',
  'unknown-answer',
  'unknown-part',
  'absent-part',
])

const MESSAGES: Readonly<Record<SourceEvent['what'], string>> = {
  limited: 'a source limits requests',
  refused: 'a source refuses requests and is paused',
  paused: 'a source failed repeatedly and is paused',
  resumed: 'a source answers again',
  'canary-silent': 'the canary is not found: not-found from this source is not believed',
  'canary-recovered': 'the canary is found again',
  'unknown-answer': 'an unknown kind of response',
  'unknown-part': 'a response has a part that Stet does not know',
  'absent-part': 'a response lacks a part that Stet needs',
}

/** Refusals have labels of their own; other statuses are grouped by their first digit. */
const responseClass = (end: string): string =>
  /^[1-5]\d\d$/.test(end) && !['401', '403', '429'].includes(end) ? `${end[0]}xx` : end

/**
 * Counts every event, and logs those that are new: a circuit that closes or opens, a canary that fails, an unknown
 * response whose text was not logged before.
 *
 * @param named sources that are counted by name; all others are counted together as hosts, whatever their number
 */
export function observeSources(logger: Logger, named: ReadonlySet<string>): SourceMetrics {
  const counts = new Map<string, { source: string; what: SourceEvent['what']; count: number }>()
  const logged = new Set<string>()

  const canaries = new Map<string, boolean>()
  const listeners: ResponseListener[] = []
  /** There are many hosts, so all hosts of one class share a label. */
  const classOf = (source: string): string => {
    if (named.has(source)) return source
    // `mastodon api social.example`: one host of a source that is limited per host.
    const family = source.slice(0, source.lastIndexOf(' '))
    return named.has(family) ? family : source.startsWith('media ') ? 'media' : 'host'
  }

  function isNews({ source, what, detail }: SourceEvent): boolean {
    if (what === 'canary-recovered') logged.delete(`canary-silent ${source}`)
    if (!LOGGED_ONCE.has(what)) return true
    const key = what === 'canary-silent' ? `${what} ${source}` : `${what} ${source} ${detail ?? ''}`
    if (logged.has(key) || logged.size >= MAX_LOGGED) return false
    logged.add(key)
    return true
  }

  return {
    recordEvent(event) {
      const { what, ms, detail, raw } = event
      const source = classOf(event.source)
      if (what === 'canary-silent' || what === 'canary-recovered')
        canaries.set(source, what === 'canary-recovered')
      const counted = counts.get(`${what} ${source}`) ?? { source, what, count: 0 }
      counted.count += 1
      counts.set(`${what} ${source}`, counted)
      if (!isNews(event)) return
      const level = what === 'resumed' || what === 'canary-recovered' ? 'info' : 'warn'
      logger[level](
        {
          source: event.source,
          ...(ms > 0 ? { ms } : {}),
          ...(detail ? { detail } : {}),
          ...(raw ? { raw } : {}),
        },
        MESSAGES[what],
      )
    },
    recordResponse(source, end, ms) {
      for (const listen of listeners) listen(classOf(source), responseClass(end), ms / 1000)
    },
    onResponse: (listener) => void listeners.push(listener),
    canaries: () => canaries.entries(),
    counts: () => counts.values(),
  }
}
