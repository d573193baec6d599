import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { openPostgresBackend } from '../../src/jobs/postgres-backend.ts'
import { startCeph } from './ceph.ts'
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import { type SharedServers, TEMPLATE } from './shared.ts'

type Name = keyof SharedServers
type Start<Of extends Name> = (parts: AsyncDisposableStack) => Promise<SharedServers[Of]>

const START: { [Of in Name]: Start<Of> } = {
  async postgres(parts) {
    // Every file has its connection pools, and every worker of a queue a connection.
    const postgres = parts.use(await startPostgres(['max_connections=500', 'synchronous_commit=off']))
    const url = await postgres.database(TEMPLATE)
    await (await openCatalog({ connectionString: url })).close()
    await (await openPostgresBackend({ connectionString: url }, () => {})).close()
    return { url: postgres.url }
  },
  async redis(parts) {
    const { url } = parts.use(await startRedis(['--databases', '1000']))
    return { url }
  },
  async ceph(parts) {
    const { endpoint, accessKey, secretKey } = parts.use(await startCeph())
    return { endpoint, accessKey, secretKey }
  },
  async chromium(parts) {
    const server = await chromium.launchServer({
      executablePath: CHROMIUM,
      chromiumSandbox: false,
      args: CHROMIUM_FLAGS,
      host: '127.0.0.1',
    })
    parts.defer(() => server.close())
    return { endpoint: server.wsEndpoint() }
  },
}

/**
 * Vitest's global setup: starts the servers that all test files share, each on the first request for it, so that a run
 * of tests without servers starts none. Files request them over HTTP, since they run in processes of their own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parts = new AsyncDisposableStack()
  const started: { [Of in Name]?: Promise<object> } = {}
  let asked = 0
  const desk = createServer(async (request, response) => {
    const name = (request.url ?? '').slice(1) as Name
    started[name] ??= START[name](parts)
    try {
      asked += 1
      response.end(JSON.stringify({ ...(await started[name]), turn: asked }))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((listening) => desk.listen(0, '127.0.0.1', listening))
  project.provide('sharedServers', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    desk.close()
    desk.closeAllConnections()
    await parts.disposeAsync()
  }
}
