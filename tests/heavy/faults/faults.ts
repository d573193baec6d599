import pg from 'pg'
import { signalTree } from '../../support/process-tree.ts'
import type { TcpProxy } from '../../support/tcp-proxy.ts'
import type { FaultyService } from './service.ts'

/** Something that goes wrong. */
interface Fault {
  readonly name: string
  /** Makes it go wrong. @returns what ends the fault */
  begin(service: FaultyService): Promise<() => Promise<void>>
}

/** What a network does to one part. Each returns what ends it. */
const NETWORK: Readonly<Record<string, (proxy: TcpProxy) => () => void>> = {
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

const networkFaults = (['redis', 'postgres', 'store'] as const).flatMap((part) =>
  Object.entries(NETWORK).map(
    ([what, make]): Fault => ({
      name: `${part} ${what}`,
      async begin({ proxies }) {
        const end = make(proxies[part])
        return async () => end()
      },
    }),
  ),
)

/** The store answers every request so. */
function answering(name: string, status: string, code: string): Fault {
  return {
    name,
    async begin({ storeMeddling, proxies }) {
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`
      const answer = `HTTP/1.1 ${status}\r\ncontent-type: application/xml\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
      storeMeddling.asked = () => ({ answer })
      proxies.store.cut()
      return async () => {
        delete storeMeddling.asked
      }
    },
  }
}

const postgresFaults: Fault[] = [
  {
    name: 'postgres is dead',
    async begin({ postgres }) {
      await postgres.crash()
      return () => postgres.restart()
    },
  },
  {
    name: 'postgres hangs',
    async begin({ postgres }) {
      signalTree(postgres.pid, 'SIGSTOP')
      return async () => signalTree(postgres.pid, 'SIGCONT')
    },
  },
  {
    name: 'postgres takes no writes',
    async begin({ administer }) {
      await administer('alter system set default_transaction_read_only = on', 'select pg_reload_conf()')
      return () => administer('alter system reset default_transaction_read_only', 'select pg_reload_conf()')
    },
  },
  {
    name: 'postgres has no connections left',
    async begin({ administer }) {
      await administer(
        'alter role stet connection limit 0',
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'stet'",
      )
      return () => administer('alter role stet connection limit -1')
    },
  },
  {
    name: 'postgres holds a lock',
    async begin({ postgres }) {
      const client = new pg.Client(postgres.url.replace(/postgres$/, 'stet'))
      await client.connect()
      await client.query('begin')
      await client.query('lock table posts in access exclusive mode')
      return () => client.end()
    },
  },
]

const otherFaults: Fault[] = [
  {
    name: 'redis is dead',
    async begin({ redis }) {
      await redis.kill()
      return () => redis.restart()
    },
  },
  {
    name: 'redis hangs',
    async begin({ redis }) {
      process.kill(redis.pid, 'SIGSTOP')
      return async () => void process.kill(redis.pid, 'SIGCONT')
    },
  },
  {
    name: 'the store is dead',
    async begin({ ceph }) {
      await ceph.stopGateway()
      return () => ceph.startGateway()
    },
  },
  answering('the store answers 503', '503 Slow Down', 'SlowDown'),
  answering('the store refuses', '403 Forbidden', 'AccessDenied'),
]

/** Each part dead, hanging, slow, refusing, read-only, out of connections. One worker's own faults are tested apart. */
export const FAULTS: readonly Fault[] = [...otherFaults, ...postgresFaults, ...networkFaults]
