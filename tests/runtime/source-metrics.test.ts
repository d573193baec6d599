import { pino } from 'pino'
import { expect, it } from 'vitest'
import { observeSources } from '../../src/runtime/source-metrics.ts'

function watch() {
  const lines: Record<string, unknown>[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { lines, watch: observeSources(logger, new Set(['door'])) }
}

it('logs each closing, and counts hosts together', () => {
  const { lines, watch: sources } = watch()
  sources.recordEvent({ source: 'door', what: 'limited', ms: 900_000 })
  sources.recordEvent({ source: 'a.example', what: 'paused', ms: 30_000 })
  sources.recordEvent({ source: 'b.example', what: 'paused', ms: 30_000 })
  sources.recordEvent({ source: 'media c.example', what: 'limited', ms: 1 })
  sources.recordEvent({ source: 'door d.example', what: 'limited', ms: 1 })
  expect(lines.map(({ source, ms }) => [source, ms])).toEqual([
    ['door', 900_000],
    ['a.example', 30_000],
    ['b.example', 30_000],
    ['media c.example', 1],
    ['door d.example', 1],
  ])
  expect([...sources.counts()]).toEqual([
    { source: 'door', what: 'limited', count: 2 },
    { source: 'host', what: 'paused', count: 2 },
    { source: 'media', what: 'limited', count: 1 },
  ])
})

it('logs a silent canary once until it recovers, and new words once, and counts them all', () => {
  const { lines, watch: sources } = watch()
  const silent = () => sources.recordEvent({ source: 'door', what: 'canary-silent', ms: 0 })
  silent()
  silent()
  sources.recordEvent({ source: 'door', what: 'canary-recovered', ms: 0 })
  silent()
  for (const detail of ['one', 'one', 'two'])
    sources.recordEvent({ source: 'door', what: 'unknown-answer', ms: 0, detail })
  for (const detail of ['voice (media)', 'voice (media)'])
    sources.recordEvent({ source: 'door', what: 'unknown-part', ms: 0, detail })
  expect(lines).toHaveLength(6)
  expect([...sources.counts()].map(({ what, count }) => [what, count])).toEqual([
    ['canary-silent', 3],
    ['canary-recovered', 1],
    ['unknown-answer', 3],
    ['unknown-part', 2],
  ])
})
