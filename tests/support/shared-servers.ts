import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { postgresBackend } from '../../src/jobs/postgres-backend.ts'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for a shared server. */
    sharedServers: string
  }
}

/** The database that is migrated once and copied for each test. */
export const TEMPLATE = 'stet'

/** How each shared server is started; what it answers goes to the test files as JSON. */
const START = {
  async postgres(parts: AsyncDisposableStack): Promise<{ url: string }> {
    // Each test file keeps a pool a catalog and a connection a worker.
    const postgres = parts.use(await startPostgres(['max_connections=500', 'synchronous_commit=off']))
    const url = await postgres.database(TEMPLATE)
    await (await openCatalog({ kind: 'postgres', url })).close()
    await (await postgresBackend(url, () => {})).close()
    return { url: postgres.url }
  },
}

type Servers = { [Name in keyof typeof START]: Awaited<ReturnType<(typeof START)[Name]>> }

/**
 * Vitest's global setup: the servers that all test files share, each started when the first file asks for it, so
 * that a run of tests without servers starts none. The files ask over HTTP, since each runs in a process of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parts = new AsyncDisposableStack()
  const started = new Map<string, Promise<object>>()
  const desk = createServer(async (request, response) => {
    const name = (request.url ?? '').slice(1) as keyof typeof START
    const starting = started.get(name) ?? START[name](parts)
    started.set(name, starting)
    try {
      response.end(JSON.stringify(await starting))
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

/** A server that all test files share; what it answers says how to reach it. */
export async function sharedServer<Name extends keyof Servers>(name: Name): Promise<Servers[Name]> {
  const answer = await fetch(`${inject('sharedServers')}/${name}`)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as Servers[Name]
}
