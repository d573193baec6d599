import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

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
  const { db } = await running.app.catalog()
  token = (await createToken(db, { scopes: ['ingest'], name: null }, new Date())).token
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

/** Opens a connection, writes to it, and waits until the service has seen it. */
async function opened(words: string): Promise<Socket> {
  const socket = connect(Number(new URL(running.url ?? '').port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(words)
  // The server accepts connections in their order: once it has answered a later one, it has this one too.
  await fetch(`${running.url}/healthz`, { headers: { connection: 'close' } })
  return socket
}

it('a service ends in spite of connections that are in the middle of something', async () => {
  const openings = {
    nothing: '',
    'half a head': 'POST /v1/posts HTTP/1.1\r\nhost: x\r\n',
    'half a body': `${head('application/json', 'content-length: 60')}{`,
    'half a line': `${head('application/x-ndjson', 'transfer-encoding: chunked')}5\r\n{"url\r\n`,
    'refused lines': `${head('application/x-ndjson', 'transfer-encoding: chunked')}3\r\n{}\n\r\n`,
  }
  const ended: string[] = []
  const ends: Promise<unknown>[] = []
  for (const [name, words] of Object.entries(openings)) {
    ends.push(whole(await opened(words)).then(() => ended.push(name)))
  }
  expect(ended).toEqual([])
  await running.close()
  await Promise.all(ends)
  expect(ended.toSorted()).toEqual(Object.keys(openings).toSorted())
})

it('answers requests on open connections with a problem', async () => {
  const body = '{"url":"https://x.com/jack/status/20"}'
  const request = head('application/json', `content-length: ${body.length}`)
  // A request that is under way keeps the connection open; the next is on it already.
  const socket = await opened(`${request}${body.slice(0, 10)}`)
  const ended = whole(socket)
  const closed = running.close()
  await until(() =>
    fetch(`${running.url}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  socket.write(`${body.slice(10)}${request}${body}`)
  const said = await ended
  await closed
  const [first, second] = said.split(/(?=HTTP\/1\.1 )/)
  expect(first).toMatch(/^HTTP\/1\.1 202 /)
  expect(second).toMatch(/^HTTP\/1\.1 503 [\s\S]*problem\+json[\s\S]*"stopping"/)
})
