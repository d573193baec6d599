import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { snapshotRef } from '../../src/archive/ledger.ts'
import { loadSigner } from '../../src/archive/signature/signer.ts'
import { openStore } from '../../src/archive/stores/open-store.ts'
import type { StoreAddress } from '../../src/model/store.ts'
import { type Ceph, hasCeph, startCeph } from '../support/ceph.ts'
import { testScratch } from '../support/exchanges.ts'
import { keysOf, testLedger } from '../support/ledger.ts'
import { postNumber } from '../support/snapshots.ts'

const SCRIPT = join(import.meta.dirname, '../support/save-snapshot.ts')
const KILLS = 200
/** Attempts at once: most of an attempt is the start of its process. */
const LANES = 4
/** Longer than a capture takes from its beginning to its end. */
const LONGEST_MS = 120

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

const KEY = join(scratch.dir, 'signing-key.pem')
const signer = loadSigner({ pemOrPath: null, dataDir: scratch.dir, mayCreate: true })

const attempt = (address: StoreAddress, post: number): ChildProcess =>
  spawn(process.execPath, [SCRIPT, JSON.stringify(address), String(post), KEY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** Kills an attempt at a random moment, and runs the same capture again. */
async function killed(address: StoreAddress, post: number): Promise<void> {
  const first = attempt(address, post)
  const exited = once(first, 'exit')
  if (first.stdout) await Promise.race([once(first.stdout, 'data'), exited])
  // The moment is the test: there is nothing to wait for.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_MS))
  first.kill('SIGKILL')
  await exited
  const [code] = await once(attempt(address, post), 'exit')
  expect(code).toBe(0)
}

async function eachKilled(address: StoreAddress): Promise<void> {
  await signer
  const pending = Array.from({ length: KILLS }, (_, post) => post)
  const lane = async () => {
    for (let post = pending.pop(); post !== undefined; post = pending.pop()) await killed(address, post)
  }
  await Promise.all(Array.from({ length: LANES }, lane))

  const ledger = testLedger(await openStore(address), { keys: keysOf(signer) })
  const expected: string[] = []
  for (let post = 0; post < KILLS; post += 1) {
    const [manifest, ...more] = await ledger.snapshots(postNumber(post))
    if (!manifest) throw new Error(`post ${post} has no snapshot`)
    expect(more).toEqual([])
    const { key, manifestKey } = snapshotRef(manifest)
    expected.push(key, manifestKey)
    const path = scratch.file('.wacz')
    const stored = await ledger.openWacz(manifest.wacz)
    if (!stored) throw new Error(`${key} is missing`)
    await pipeline(stored, createWriteStream(path))
    expect((await checkSnapshot(path, {})).valid).toBe(true)
  }
  const keys = (await Array.fromAsync(ledger.listObjects(''))).map((one) => one.key)
  expect(keys.toSorted()).toEqual(expected.toSorted())
  await ledger.store.close()
}

describe('captures that are killed at any moment, and run again', { timeout: 1_800_000 }, () => {
  it('leave one snapshot each in a directory', async () => {
    await eachKilled({ kind: 'file', dir: join(scratch.dir, 'archive') })
  })

  describe.skipIf(!hasCeph())('with Ceph (skipped where radosgw is missing)', () => {
    let ceph: Ceph
    beforeAll(async () => {
      ceph = await startCeph()
      for (const [name, value] of Object.entries(ceph.env)) vi.stubEnv(name, value)
      await ceph.bucket('kills')
    })
    afterAll(async () => {
      vi.unstubAllEnvs()
      await ceph?.[Symbol.asyncDispose]()
    })
    it('leave one snapshot each in a bucket', async () => {
      await eachKilled({ kind: 's3', bucket: 'kills', prefix: 'archive' })
    })
  })
})
