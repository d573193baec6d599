import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { connectApi } from '../../src/cli/api-client.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/supervisor.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

let database: TestDatabase
let running: RunningService
let token: string
const parts = new AsyncDisposableStack()
beforeAll(async () => {
  database = parts.use(await createDatabase())
})
afterAll(() => parts.disposeAsync())
beforeEach(async () => {
  const dir = parts.use(await tempDir())
  await database.empty()
  const config = serviceConfig(dir.path, database.env)
  running = await startAllInOne(config)
  const commands = await connectApi(config)
  token = ((await commands.json('POST', '/v1/tokens', { scopes: ['ingest'] })) as { token: string }).token
  await commands.close()
})

/** What came over the connection, until it ended. */
async function whole(socket: Socket): Promise<string> {
  let said = ''
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    said += bytes
  })
  await once(socket, 'close')
  return said
}
const head = (type: string, length: string) =>
  `POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\n${length}\r\n\r\n`

it.each<[string, () => string]>([
  ['that never sent a word', () => ''],
  ['with half a head', () => 'POST /v1/posts HTTP/1.1\r\nhost: x\r\n'],
  ['with half a body', () => `${head('application/json', 'content-length: 60')}{`],
  ['with half a line', () => `${head('application/x-ndjson', 'transfer-encoding: chunked')}5\r\n{"url\r\n`],
  [
    'with lines that are refused, one after another',
    () => `${head('application/x-ndjson', 'transfer-encoding: chunked')}3\r\n{}\n\r\n`,
  ],
])('a service ends in spite of a connection %s', async (_name, opening) => {
  const socket = connect(Number(new URL(running.url ?? '').port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(opening())
  const ended = whole(socket)
  // So that it is there before the end begins.
  await pause(200)
  await running.close()
  await ended
})

it('answers requests on open connections with a problem', async () => {
  const socket = connect(Number(new URL(running.url ?? '').port), '127.0.0.1')
  await once(socket, 'connect')
  const body = '{"url":"https://x.com/jack/status/20"}'
  const request = head('application/json', `content-length: ${body.length}`)
  // A request that is under way keeps the connection open; the next is on it already.
  socket.write(`${request}${body.slice(0, 10)}`)
  const ended = whole(socket)
  await pause(200)
  const closed = running.close()
  await pause(100)
  socket.write(`${body.slice(10)}${request}${body}`)
  const said = await ended
  await closed
  const [first, second] = said.split(/(?=HTTP\/1\.1 )/)
  expect(first).toMatch(/^HTTP\/1\.1 202 /)
  expect(second).toMatch(/^HTTP\/1\.1 503 [\s\S]*problem\+json[\s\S]*"stopping"/)
})
