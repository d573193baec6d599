import { expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

it('/metrics reports source events and backoffs', async () => {
  await using dir = await tempDir()
  await using database = await createDatabase()
  const app = createApp(serviceConfig(dir.path, database.env))
  const api = await createApi(app)
  try {
    app.sources.recordEvent({ source: 'x tweet-result', what: 'unknown-answer', ms: 0, detail: 'resting' })
    app.sources.recordEvent({ source: 'x oembed', what: 'canary-silent', ms: 0 })
    await app.rateLimiter().backOff('x oembed', 600_000, 'limited')
    await app.queues()
    const { payload } = await api.inject('/metrics')
    expect(payload).toContain('stet_source_events_total{source="x tweet-result",what="unknown-answer"} 1')
    expect(payload).toContain('stet_source_events_total{source="x oembed",what="canary-silent"} 1')
    expect(payload).toMatch(
      /stet_source_closed_seconds\{source="x oembed",why="limited"\} (?:600|599\.\d+)\n/,
    )
    expect(payload).not.toContain('stet_source_closed_seconds{source="x tweet-result"')
    expect(payload).not.toContain('resting')
  } finally {
    await api.close()
    await app.close()
  }
})
