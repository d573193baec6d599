import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { countUnexpectedParts } from '../../../src/catalog/work/unexpected-parts.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

/** Units that Prometheus wants as base units in full, and words for types, which no name holds. */
const ABBREVIATED =
  /_(?:ms|us|ns|sec|secs|s|kb|mb|gb|hours|days|milliseconds|gauge|counter|histogram|summary)(?:_|$)/

const promtool = spawnSync('promtool', ['--version']).status === 0
if (!promtool) console.warn('Skipped: `promtool check metrics` (Debian: apt-get install prometheus).')

it('/metrics follows the rules that `promtool check metrics` applies', async () => {
  await using dir = await tempDir()
  await using database = await createDatabase()
  const app = createApp(serviceConfig(dir.path, database.env))
  const api = await createApi(app)
  try {
    app.sources.recordEvent({ source: 'x oembed', what: 'limited', ms: 1 })
    const { db } = await app.catalog()
    const unknown = { witness: 'x-syndication', kind: 'unknown', path: 'voice', holds: 'media' } as const
    const absent = { witness: 'x-oembed', kind: 'absent', path: 'html', holds: null } as const
    for (const _ of [1, 2])
      await countUnexpectedParts(db, { platform: 'x', id: '20' }, [unknown, absent], new Date())
    await db
      .insertInto('outcome_counts')
      .values({ platform: 'x', outcome: 'partial', reason: '', count: 3 })
      .execute()
    await app.queues()
    // A scrape waits 1.5 s for its parts: on a busy machine the first one may not get them all.
    const payload = await until(async () => {
      const scraped = (await api.inject('/metrics')).payload
      return /^stet_captures_total\{/m.test(scraped) && /^stet_part_up\{/m.test(scraped) && scraped
    })

    const helps = new Map(
      [...payload.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = '', help = '']) => [name, help]),
    )
    const types = new Map(
      [...payload.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
    )
    expect(types.size).toBeGreaterThan(40)
    const broken = [...types].filter(
      ([name, type]) =>
        !/^stet_[a-z0-9]+(?:_[a-z0-9]+)*$/.test(name) ||
        (helps.get(name) ?? '') === '' ||
        (type === 'counter') !== name.endsWith('_total') ||
        /_(?:count|sum|bucket)$/.test(name) ||
        ABBREVIATED.test(name),
    )
    expect(broken).toEqual([])
    expect(types.get('stet_captures_total')).toBe('counter')
    expect(payload).toContain('stet_captures_total{platform="x",outcome="partial",reason="none"} 3\n')
    expect(payload).toContain('stet_captures_total{platform="x",outcome="captured",reason="none"} 0\n')
    expect(payload).toContain('stet_captures_total{platform="bluesky",outcome="gone",reason="deleted"} 0\n')
    expect(payload).toContain('stet_unknown_parts_total{platform="x"} 2\n')
    expect(payload).toContain('stet_unknown_parts_total{platform="bluesky"} 0\n')
    expect(payload).toContain('stet_source_events_total{source="x oembed",what="paused"} 0\n')
    expect(payload).toContain('stet_capture_step_seconds_count{step="seal"} 0\n')
    expect(payload).toContain('stet_store_request_seconds_count{request="put",result="store-full"} 0\n')
    expect(payload).toContain('stet_source_events_total{source="x oembed",what="limited"} 1\n')
    expect(payload).toContain('stet_reader_misses_total{platform="x"} 2\n')
    if (promtool) {
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: payload })
      expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' })
    }
    // A second scrape reports the same counts, not their sum.
    const again = (await api.inject('/metrics')).payload
    expect(again).toContain('stet_unknown_parts_total{platform="x"} 2\n')
    expect(again).toContain('stet_reader_misses_total{platform="x"} 2\n')
  } finally {
    await api.close()
    await app.close()
  }
})
