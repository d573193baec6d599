import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exchange, Recorder } from '../../src/model/http.ts'
import { createHttpClient, type HttpClientOptions } from '../../src/outbound/http-client.ts'

/** A client with small limits and no name service: names are the proxy's matter. */
export const client = (options: Partial<HttpClientOptions> = {}) =>
  createHttpClient({
    userAgent: 'Stet/test',
    proxy: { https: null, http: null, none: '' },
    allowPrivate: [],
    textLimit: 4_000_000,
    mediaLimit: 64_000_000,
    textTimeoutMs: 10_000,
    mediaTimeoutMs: 20_000,
    attempts: 3,
    retryDelayMs: 5,
    clock: { now: () => new Date() },
    resolve: async () => {
      throw new Error('no name service')
    },
    ...options,
  })

export const through = (proxyUrl: string, options: Partial<HttpClientOptions> = {}) =>
  client({ proxy: { https: proxyUrl, http: proxyUrl, none: '' }, ...options })

/** A recorder that shows what it was given. */
export function tape(): Recorder & { readonly exchanges: Exchange[] } {
  const exchanges: Exchange[] = []
  return { exchanges, record: (exchange) => void exchanges.push(exchange) }
}

export const emptyDir = () => mkdtemp(join(tmpdir(), 'stet-outbound-'))
