import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readFile, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../../src/archive/sha256.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { registerStores } from '../../src/services/copies/register-stores.ts'
import { replicate } from '../../src/services/copies/replicate.ts'
import { BIN } from '../cli/run-cli.ts'
import { DAMAGES, openReplicatedArchive, type ReplicatedArchive } from '../support/replicated-archive.ts'
import { seeded } from '../support/seeded.ts'

const SNAPSHOTS = 2_000
const IN_ONE = 200
const IN_BOTH = 20
const KILLS = 10
/** A kill comes within this time after the auditor's first line. */
const WITHIN_MS = 4_000
const STORES = ['first', 'b'] as const

const random = seeded(20_261_130)
const manifestKey = ({ wacz }: Manifest): string => wacz.key.replace(/wacz$/, 'json')

describe('two stores with damage in both', { timeout: 3_600_000 }, () => {
  let archive: ReplicatedArchive
  let db: Db
  const manifests: Manifest[] = []
  /** The SHA-256 of every object, and which file it is, before anything happened. */
  const before = new Map<string, string>()
  const inOne: { copy: string; key: string; found: string | null }[] = []
  const inBoth: string[] = []

  const fileOf = async (copy: string, key: string): Promise<string> => {
    const { ino, mtimeMs, size } = await stat(archive.path(copy, key))
    return `${ino} ${mtimeMs} ${size}`
  }
  const damage = async (copy: string, n: number, key: string): Promise<string | null> => {
    const kinds = ['flipped', 'cut', 'deleted', 'swapped'] as const
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'flipped'
    const path = archive.path(copy, key)
    if (kind !== 'swapped') await DAMAGES[kind](path)
    else {
      // With a snapshot that nothing happens to.
      const other = manifests[SNAPSHOTS - 1 - n] ?? expect.unreachable()
      const from = key.endsWith('.wacz') ? other.wacz.key : manifestKey(other)
      await copyFile(archive.path(copy, from), path)
    }
    const bytes = await archive.read(copy, key)
    return bytes && sha256Hex(bytes)
  }

  beforeAll(async () => {
    archive = await openReplicatedArchive({ STET_AUDIT_PACE: '100GB', STET_REPLICATE_PACE: '100GB' })
    db = (await archive.app.catalog()).db
    const waiting = Array.from({ length: SNAPSHOTS }, (_, n) => n)
    const lane = async () => {
      for (let n = waiting.shift(); n !== undefined; n = waiting.shift())
        manifests[n] = await archive.capture(n)
    }
    await Promise.all([lane(), lane(), lane(), lane()])
    await archive.replicate(['b'])
    for (const one of manifests) {
      for (const key of [one.wacz.key, manifestKey(one)]) {
        before.set(key, sha256Hex(await readFile(archive.path('first', key))))
        for (const copy of STORES) before.set(`${copy} ${key}`, await fileOf(copy, key))
      }
    }
    for (let n = 0; n < IN_ONE + IN_BOTH; n += 1) {
      const one = manifests[n] ?? expect.unreachable()
      const key = random() < 0.5 ? one.wacz.key : manifestKey(one)
      if (n < IN_ONE) {
        const copy = random() < 0.5 ? 'first' : 'b'
        inOne.push({ copy, key, found: await damage(copy, n, key) })
      } else {
        for (const copy of STORES) await damage(copy, n, key)
        inBoth.push(key)
      }
    }
  }, 1_800_000)
  afterAll(() => archive?.[Symbol.asyncDispose]())

  const auditor = (): ChildProcess =>
    spawn(process.execPath, [BIN, 'verify', '--all', '--audit', '--json'], {
      env: { ...process.env, ...archive.env, STET_LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })

  it(`heals each of the ${IN_ONE}, alarms each of the ${IN_BOTH}, and touches nothing else, through ${KILLS} kills`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = auditor()
      const ended = once(child, 'exit')
      child.stdout?.resume()
      if (child.stdout) await Promise.race([once(child.stdout, 'data'), ended])
      // The moment is the test: there is nothing to wait for.
      await pause(random() * WITHIN_MS)
      child.kill('SIGKILL')
      await ended
    }
    const last = auditor()
    const ended = once(last, 'exit')
    let text = ''
    for await (const part of last.stdout ?? []) text += String(part)
    const [code] = await ended
    expect(code).toBe(3)
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { key: string; ok: boolean })
    expect(lines).toHaveLength(SNAPSHOTS)
    const alarmed = lines.filter(({ ok }) => !ok).map(({ key }) => key)
    expect(alarmed.toSorted()).toEqual(inBoth.map((key) => key.replace(/json$/, 'wacz')).toSorted())

    const damaged = new Set([
      ...inOne.map(({ copy, key }) => `${copy} ${key}`),
      ...inBoth.flatMap((key) => STORES.map((copy) => `${copy} ${key}`)),
    ])
    for (const one of manifests) {
      for (const key of [one.wacz.key, manifestKey(one)]) {
        for (const copy of STORES) {
          const name = `${copy} ${key}`
          if (!damaged.has(name)) expect([name, await fileOf(copy, key)]).toEqual([name, before.get(name)])
          else if (!inBoth.includes(key)) {
            const bytes = await archive.read(copy, key)
            expect([name, bytes && sha256Hex(bytes)]).toEqual([name, before.get(key)])
          }
        }
      }
    }
  })

  it('tells of each repair once, with both hashes, in the ledger and to the newsroom', async () => {
    const ledger = await archive.app.ledger()
    for (const [n, { copy, key, found }] of inOne.entries()) {
      const post = manifests[n]?.post ?? expect.unreachable()
      const events = (await ledger.events(post)).filter(({ type }) => type === 'repaired')
      expect(events.map(({ repairs }) => repairs)).toEqual([
        [{ copy, key, found, restored: before.get(key) }],
      ])
    }
    const told = async (type: 'snapshot.damaged' | 'snapshot.repaired') =>
      (await db.selectFrom('announcements').select('id').where('type', '=', type).execute()).length
    expect(await told('snapshot.repaired')).toBe(IN_ONE)
    expect(await told('snapshot.damaged')).toBe(IN_BOTH)
    expect(await db.selectFrom('repairs').selectAll().execute()).toEqual([])
  })

  it('fills a third copy while captures go on', async () => {
    await registerStores(archive.app)
    const capturing = (async () => {
      for (let n = 0; n < 50; n += 1) manifests.push(await archive.capture(SNAPSHOTS + n))
    })()
    const signal = new AbortController().signal
    for await (const _ of replicate(archive.app, { names: ['c'], refill: null }, signal));
    await capturing
    for await (const _ of replicate(archive.app, { names: ['c'], refill: null }, signal));
    for (const one of manifests) {
      for (const key of [one.wacz.key, manifestKey(one)]) {
        if (inBoth.some((bad) => bad.startsWith(key.slice(0, key.lastIndexOf('.'))))) continue
        const bytes = await archive.read('c', key)
        const first = await archive.read('first', key)
        expect([key, bytes !== null && first !== null && bytes.equals(first)]).toEqual([key, true])
      }
    }
  })
})
