import { once } from 'node:events'
import { chmod, open, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { socketAddress } from '../app/socket-address.ts'
import { ConfigError } from '../model/errors.ts'
import { endConnections } from './end-connections.ts'
import type { ApiServer } from './server.ts'

export interface Listening {
  close(): Promise<void>
}

/**
 * Listens for the network.
 *
 * @returns the address that readers can use, with the port that was bound
 * @throws ConfigError `config-invalid` where the address is taken or not ours
 */
export async function listen(
  { api }: Pick<ApiServer, 'api'>,
  address: { host: string; port: number },
): Promise<string> {
  try {
    return await api.listen({ host: address.host, port: address.port })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('config-invalid', `STET_LISTEN: can't listen there: ${why}`, {
      input: 'STET_LISTEN',
      hint: 'Stop what listens there, or set STET_LISTEN to another address, such as 127.0.0.1:0.',
      cause,
    })
  }
}

/**
 * Answers the same API on the data directory's socket: whoever may open it, the owner alone, may do
 * all. The caller owns the data directory, so what lies at the path is left from a dead owner.
 */
export async function listenOnSocket({ api, ownToken }: ApiServer, dataDir: string): Promise<Listening> {
  const path = join(dataDir, 'stet.sock')
  await rm(path, { force: true })
  // As over the network: lines may take their time.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    request.headers.authorization = `Bearer ${ownToken}`
    api.routing(request, response)
  })
  const dir = await open(dataDir)
  try {
    await bind(server, socketAddress({ path: dataDir, fd: dir.fd }, 'stet.sock'))
  } finally {
    await dir.close()
  }
  await chmod(path, 0o600)
  return {
    async close() {
      server.close()
      endConnections(server)
      if (server.listening) await once(server, 'close')
      await rm(path, { force: true })
    },
  }
}

async function bind(server: Server, path: string): Promise<void> {
  // The file is made by listen() itself, so the mask is in force only for that call.
  const mask = process.umask(0o177)
  try {
    server.listen(path)
  } finally {
    process.umask(mask)
  }
  await once(server, 'listening')
}
