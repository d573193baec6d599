import type { Logger } from 'pino'
import type { SourceEvent } from '../model/budget.ts'

/** What happened to the sources of this process so far, for logs and for metrics. */
export interface SourceWatch {
  tell(event: SourceEvent): void
  /** How often what happened to which source. */
  counts(): Iterable<{ source: string; what: SourceEvent['what']; count: number }>
}

/** Words of answers that are remembered as said. */
const MOST = 1_000

const MESSAGES: Readonly<Record<SourceEvent['what'], string>> = {
  limited: 'a source asked to be left alone',
  paused: 'a source failed too often in a row and is left alone for a while',
  resumed: 'a source answers again',
  'canary-silent': 'the canary is not answered: not-found of this source is not believed',
  'canary-sings': 'the canary is answered again',
  'unknown-answer': 'an answer of a kind that nobody has described',
}

/**
 * Counts every event, and logs what is news: closings and openings, a canary when it falls silent, an
 * unknown answer when its words are new.
 *
 * @param named sources that are counted by name; the others are counted as hosts, whatever their number
 */
export function watchSources(logger: Logger, named: ReadonlySet<string>): SourceWatch {
  const counts = new Map<string, { source: string; what: SourceEvent['what']; count: number }>()
  const said = new Set<string>()

  function isNews({ source, what, detail }: SourceEvent): boolean {
    if (what === 'canary-sings') said.delete(`canary-silent ${source}`)
    if (what !== 'canary-silent' && what !== 'unknown-answer') return true
    const key = what === 'canary-silent' ? `${what} ${source}` : `${what} ${source} ${detail ?? ''}`
    if (said.has(key) || said.size >= MOST) return false
    said.add(key)
    return true
  }

  return {
    tell(event) {
      const { what, ms, detail } = event
      const source = named.has(event.source)
        ? event.source
        : event.source.startsWith('media ')
          ? 'media'
          : 'host'
      const counted = counts.get(`${what} ${source}`) ?? { source, what, count: 0 }
      counted.count += 1
      counts.set(`${what} ${source}`, counted)
      if (!isNews(event)) return
      const level = what === 'resumed' || what === 'canary-sings' ? 'info' : 'warn'
      logger[level](
        { source: event.source, ...(ms > 0 ? { ms } : {}), ...(detail ? { detail } : {}) },
        MESSAGES[what],
      )
    },
    counts: () => counts.values(),
  }
}
