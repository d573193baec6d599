import type { TcpProxy } from '../../support/tcp-proxy.ts'
import { type Fault, partDown } from './fault.ts'

const PARTS = { redis: 'queue', postgres: 'database', store: 'store' } as const

/** What a network does to one part. Each returns what ends it. */
const NETWORK: Readonly<Record<string, (proxy: TcpProxy) => () => void>> = {
  // Answers queue up behind each other: under load a probe may wait for longer than its five seconds.
  'answers slowly': (proxy) => {
    proxy.delayMs = 250
    return () => {
      proxy.delayMs = 0
    }
  },
  'refuses connections': (proxy) => {
    proxy.mode = 'refuse'
    proxy.cut()
    return () => {
      proxy.mode = 'pass'
    }
  },
  // Connections that were open stay dead after the network has returned, as behind a firewall that forgot them.
  'is swallowed by the network': (proxy) => {
    proxy.mode = 'swallow'
    return () => {
      proxy.mode = 'pass'
    }
  },
}

export const NETWORK_FAULTS: readonly Fault[] = (['redis', 'postgres', 'store'] as const).flatMap((part) =>
  Object.entries(NETWORK).map(
    ([what, make]): Fault => ({
      name: `${part} ${what}`,
      ...(what === 'answers slowly'
        ? { alert: { none: 'all work goes on, later' }, mayRaise: partDown(PARTS[part]) }
        : { alert: partDown(PARTS[part]) }),
      async begin({ proxies }) {
        const end = make(proxies[part])
        return async () => end()
      },
    }),
  ),
)
