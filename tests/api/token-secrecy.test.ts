import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createLogger } from '../../src/runtime/logger.ts'
import { intakeService } from '../support/intake-service.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const SECRET = `whsec_${btoa('k'.repeat(32))}`

it('no token, signature or secret appears in a log, the database files or a response', async () => {
  await using dir = await tempDir()
  const file = join(dir.path, 'log')
  const logger = createLogger({ logLevel: 'trace' }, pino.destination({ dest: file, sync: true }))
  await using service = await intakeService({ env: { STET_HOOK_SECRETS: SECRET }, parts: { logger } })
  const post = { url: 'https://x.com/jack/status/20' }
  const answers = [
    await service.post('/v1/posts', post),
    await service.post('/v1/posts', '{"url":'),
    await service.post(`/v1/posts?token=${service.ingest}`, post),
    await service.post(`/v1/posts?token=${service.ingest.replace('_', '%5f')}`, post),
    await service.post('/v1/posts?q=ferrysecretword', post),
    await service.post('/v1/posts', post, { authorization: `Basic ${service.ingest}` }),
    await service.post('/v1/posts', post, { authorization: `Bearer ${service.ingest}x` }),
    await service.post('/v1/posts', { url: `https://user:${service.read}@news.example/` }),
    await service.post('/v1/posts', post, { cookie: `__Host-stet=${'c'.repeat(43)}` }),
    await service.post('/v1/posts', post, {
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': `v1,${btoa('z'.repeat(32))}`,
    }),
  ]
  // A fault of ours, with the request at hand.
  const { db } = await service.app.catalog()
  await db.schema.alterTable('intake').renameTo('gone').execute()
  answers.push(await service.post('/v1/posts', post))
  expect(answers.at(-1)?.status).toBe(500)
  const said = await Promise.all(answers.map((answer) => answer.text()))
  const log = await until(async () => {
    const text = await readFile(file, 'utf8')
    return text.includes('"level":"error"') ? text : null
  })
  const tokens = await db.selectFrom('tokens').selectAll().execute()
  const cookie = 'c'.repeat(43)
  const signature = btoa('z'.repeat(32))
  for (const secret of [service.ingest, service.read, SECRET, cookie, signature, 'ferrysecretword']) {
    const words = secret.replace(/^stet_[0-9a-f]{8}_/, '')
    expect(log).not.toContain(words)
    expect(said.join('\n')).not.toContain(words)
    expect(JSON.stringify(tokens)).not.toContain(words)
  }
})
