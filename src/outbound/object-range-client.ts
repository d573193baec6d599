import { Agent, buildConnector, request } from 'undici'
import type { ObjectRangeClient } from '../model/object-range-client.ts'
import { tcpReadOptions, tlsReadOptions } from './read-buffer-pool.ts'

/** Each reader of a film holds a connection for as long as it reads. */
const MAX_SOCKETS = 1_024
/** A connection that is not made in this time, or says nothing for this long, is given up. */
const CONNECT_MS = 5_000
const SILENCE_MS = 60_000

/**
 * A client for the operator's own store: no guard, no pacing, no copy of what passes (`read-buffer-pool.ts`). It makes one
 * attempt.
 */
export function createObjectRangeClient(): ObjectRangeClient {
  const agent = new Agent({
    connect: connector(),
    connections: MAX_SOCKETS,
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  })
  return {
    async get(url, { offset, length }) {
      const headers = { range: `bytes=${offset}-${offset + length - 1}` }
      const answer = await request(url, { dispatcher: agent, headers })
      return {
        status: answer.statusCode,
        length: Number(answer.headers['content-length']),
        body: answer.body,
      }
    },
    close: () => agent.destroy(),
  }
}

function connector(): buildConnector.connector {
  const options = { timeout: CONNECT_MS, allowH2: false }
  const tcp = buildConnector({ ...options, onread: tcpReadOptions } as buildConnector.BuildOptions)
  const tls = buildConnector({ ...options, onread: tlsReadOptions } as buildConnector.BuildOptions)
  return (to, made) => (to.protocol === 'https:' ? tls : tcp)(to, made)
}
