import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type HostileS3, startHostileS3 } from '../support/hostile-s3.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

let database: TestDatabase
let server: HostileS3
let turn = 0

beforeAll(async () => {
  ;[database, server] = await Promise.all([createDatabase(), startHostileS3()])
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server?.[Symbol.asyncDispose]()
  await database?.[Symbol.asyncDispose]()
})

interface Line {
  readonly level: number
  readonly msg: string
  readonly mode?: string
  readonly faults?: readonly string[]
}
const [INFO, WARN] = [30, 40]

/** Starts `stet up` on a bucket, and collects what it logs of its store. */
async function start(dir: string, env: Record<string, string> = {}) {
  const lines: Line[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const config = serviceConfig(join(dir, 'data'), {
    ...database.env,
    STET_STORE: `s3://start-${turn}/a`,
    ...env,
  })
  const service = await startAllInOne(config, { logger })
  return { service, told: () => lines.filter(({ msg }) => /^The (store|trial)/.test(msg)) }
}

it('up tells how the store is written, and remembers the verdict in the catalog', async () => {
  await using dir = await tempDir()
  turn += 1
  server.hostility = { conditions: 'ignores' }
  const first = await start(dir.path)
  await expect.poll(() => first.told().length, { timeout: 20_000 }).toBe(2)
  expect(first.told()).toEqual([
    expect.objectContaining({ level: WARN, mode: 'fenced', faults: ['ignores-condition'] }),
    expect.objectContaining({ level: INFO, mode: 'fenced' }),
  ])
  await first.service.close()
  const trials = server.requests.filter((one) => one.startsWith(`PUT /start-${turn}/a/doctor/`)).length
  expect(trials).toBeGreaterThan(0)

  const second = await start(dir.path)
  await expect.poll(() => second.told().length, { timeout: 20_000 }).toBe(2)
  await second.service.close()
  const more = server.requests.filter((one) => /^PUT .*doctor\/(?!readyz)/.test(one)).length
  expect(more).toBe(trials)
}, 60_000)

it('up ends if its store may not be written', async () => {
  await using dir = await tempDir()
  turn += 1
  server.hostility = { conditions: 'refuses' }
  const { service } = await start(dir.path, { STET_STORE_MODE: 'conditional' })
  await expect(service.lost).rejects.toMatchObject({
    code: 'store-unsafe',
    exitCode: 2,
    message: expect.stringContaining(`s3://start-${turn}/a`),
  })
  await service.close()
}, 60_000)

it('up starts while its store is away, and says that the trial is still to be made', async () => {
  await using dir = await tempDir()
  turn += 1
  vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://127.0.0.1:9')
  const { service, told } = await start(dir.path)
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(1)
  expect(told()[0]).toMatchObject({ level: WARN, msg: expect.stringContaining('first write') })
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.endpoint)
  await service.close()
}, 60_000)
