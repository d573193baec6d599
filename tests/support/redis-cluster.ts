import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { until } from './until.ts'

/** A node that is silent for so long is replaced. */
const NODE_TIMEOUT_MS = 2_000
const MASTERS = 3
const SLOTS = 16_384

/** Three masters with a replica each. */
export interface RedisCluster extends AsyncDisposable {
  /** As `STET_REDIS_URL` names it. */
  readonly url: string
  readonly nodes: readonly RedisServer[]
  /** The master of the slot that a key lies in. */
  masterOf(key: string): Promise<RedisServer>
}

export async function startRedisCluster(): Promise<RedisCluster> {
  await using parts = new AsyncDisposableStack()
  const nodes: RedisServer[] = []
  for (let n = 0; n < 2 * MASTERS; n += 1) {
    nodes.push(
      parts.use(
        await startRedis([
          '--cluster-enabled',
          'yes',
          '--cluster-node-timeout',
          String(NODE_TIMEOUT_MS),
          '--cluster-port',
          String(await freePort()),
          '--repl-diskless-sync-delay',
          '0',
        ]),
      ),
    )
  }
  const clients = nodes.map(
    ({ url }) => new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null }),
  )
  for (const client of clients) client.on('error', () => {})
  parts.defer(() => {
    for (const client of clients) client.disconnect()
  })
  const [first] = clients
  if (first === undefined) throw new Error('no node')
  for (const [n, client] of clients.slice(0, MASTERS).entries()) {
    const [from, to] = [n, n + 1].map((part) => Math.ceil((part * SLOTS) / MASTERS))
    await client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? 0) - 1))
  }
  for (const [n, client] of clients.entries()) await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(n + 1))
  for (const client of clients.slice(1)) {
    const [, bus] = (await client.config('GET', 'cluster-port')) as [string, string]
    await first.call('CLUSTER', 'MEET', '127.0.0.1', String(client.options.port), bus)
  }
  const known = async (client: Redis) =>
    Number(/cluster_known_nodes:(\d+)/.exec(await client.cluster('INFO'))?.[1])
  for (const client of clients) await until(async () => (await known(client)) === nodes.length)
  for (const [n, client] of clients.slice(MASTERS).entries()) {
    const id = String(await clients[n]?.cluster('MYID'))
    await until(async () =>
      client.call('CLUSTER', 'REPLICATE', id).then(
        () => true,
        () => false,
      ),
    )
  }
  for (const client of clients) await until(async () => /cluster_state:ok/.test(await client.cluster('INFO')))
  for (const client of clients.slice(MASTERS))
    await until(async () => /master_link_status:up/.test(await client.info('replication')))
  const owned = parts.move()
  const ports = nodes.map(({ url }) => Number(new URL(url).port))
  return {
    url: `redis+cluster://${ports
      .slice(0, 2)
      .map((port) => `127.0.0.1:${port}`)
      .join(',')}`,
    nodes,
    async masterOf(key) {
      const slot = Number(await first.cluster('KEYSLOT', key))
      const slots = (await first.cluster('SLOTS')) as unknown as [number, number, [string, number]][]
      const port = slots.find(([from, to]) => from <= slot && slot <= to)?.[2][1]
      const node = nodes[ports.indexOf(Number(port))]
      if (node === undefined) throw new Error(`no node has slot ${slot}`)
      return node
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
