import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEmbeddedPostgres } from '../../src/runtime/embedded-postgres/embedded-postgres.ts'
import { endClient, serverGone, spawnClient } from '../support/embedded-postgres.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

describe('the cluster of the embedded PostgreSQL', () => {
  it('is made once by twenty processes that come at the same time', async () => {
    await using temp = await tempDir()
    const dir = join(temp.path, 'data')
    const clients = await Promise.all(Array.from({ length: 20 }, () => spawnClient(dir)))
    expect((await readFile(join(dir, 'postgres.log'), 'utf8')).match(/ready to accept/g)).toHaveLength(1)
    expect((await readdir(dir)).filter((name) => name.startsWith('postgres.new-'))).toEqual([])
    await Promise.all(clients.map(endClient))
    expect(clients.map((client) => client.exitCode)).toEqual(clients.map(() => 0))
    await serverGone(dir)
  })

  it('is made by the next process where one was killed on the way', async () => {
    await using temp = await tempDir()
    const dir = join(temp.path, 'data')
    const first = spawnClient(dir)
    first.catch(() => {})
    await until(async () =>
      (await readdir(dir).catch(() => [])).some((name) => name.startsWith('postgres.new-')),
    )
    const children = await processesNamed(dir)
    for (const pid of children) process.kill(pid, 'SIGKILL')
    await expect(first).rejects.toThrow('ended with')
    const next = await openEmbeddedPostgres(dir)
    expect((await readdir(dir)).filter((name) => name.startsWith('postgres.new-'))).toEqual([])
    await next.close()
    await rm(dir, { recursive: true })
  })
})

/** Clients that were spawned for this directory. */
async function processesNamed(dir: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (/join-database\.ts\0/.test(line) && line.includes(dir)) found.push(Number(name))
  }
  return found
}
