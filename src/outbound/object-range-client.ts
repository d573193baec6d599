import { Agent, buildConnector, request } from 'undici'
import type { ObjectRangeClient } from '../model/object-range-client.ts'
import { tcpReadOptions, tlsReadOptions } from './read-buffer-pool.ts'

/** Each reader of a video occupies a connection while it reads. */
const MAX_SOCKETS = 1_024
/** The time limits for connecting, and for a pause between two bytes. */
const CONNECT_MS = 5_000
const SILENCE_MS = 60_000

/**
 * Creates a client for the operator's own store. It has no SSRF guard and no rate limit, does not copy the data
 * (`read-buffer-pool.ts`) and does not retry.
 */
export function createStoreRangeClient(): ObjectRangeClient {
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
      const { etag, 'last-modified': modified } = answer.headers
      return {
        status: answer.statusCode,
        length: Number(answer.headers['content-length']),
        ETag: etag?.toString(),
        LastModified: modified === undefined ? undefined : new Date(modified.toString()),
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
  return (target, callback) => (target.protocol === 'https:' ? tls : tcp)(target, callback)
}
