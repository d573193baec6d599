import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { type App, createApp } from '../../src/runtime/app.ts'
import { auditSnapshots } from '../../src/services/audit/audit-snapshots.ts'
import type { StrayObject } from '../../src/services/copies/compare-listing.ts'
import { registerStores } from '../../src/services/copies/register-stores.ts'
import { replicate } from '../../src/services/copies/replicate.ts'
import type { AuditLine } from '../../src/verify/audit-snapshot.ts'
import { createDatabase } from './database.ts'
import { testScratch } from './exchanges.ts'
import { serviceConfig, tempDir } from './service-config.ts'
import { packInput, postNumber } from './snapshots.ts'

/** An archive on a disk with the replicas `b` and `c`, or those that the settings name. */
export interface ReplicatedArchive extends AsyncDisposable {
  readonly app: App
  readonly dir: string
  /** The settings with which another process works on it. */
  readonly env: Readonly<Record<string, string>>
  /** Another process of the same archive. */
  open(settings?: Readonly<Record<string, string>>): App
  /** Captures post number `n`, as a worker does. */
  capture(n: number): Promise<Manifest>
  /** Brings every replica up to date. */
  replicate(names?: readonly string[]): Promise<Awaited<ReturnType<typeof steps>>>
  audit(which?: 'due' | 'all'): Promise<{ lines: AuditLine[]; strays: StrayObject[]; repaired: number }>
  /** The path of an object in a store on disk: `first`, `b` or `c`. */
  path(copy: string, key: string): string
  read(copy: string, key: string): Promise<Buffer | null>
}

const steps = async (app: App, names: readonly string[]) =>
  await Array.fromAsync(replicate(app, { names, refill: null }, new AbortController().signal))

export async function openReplicatedArchive(
  settings: Readonly<Record<string, string>> = {},
): Promise<ReplicatedArchive> {
  await using parts = new AsyncDisposableStack()
  const dir = parts.use(await tempDir()).path
  const database = parts.use(await createDatabase())
  const place = (copy: string): string => join(dir, copy === 'first' ? 'archive' : copy)
  const STET_REPLICAS = `b=file://${place('b')}, c=file://${place('c')}`
  const env = { STET_DATA_DIR: dir, STET_REPLICAS, ...database.env, ...settings }
  const open = (more: Readonly<Record<string, string>> = {}): App => {
    const config = serviceConfig(dir, { ...env, ...more })
    const app = createApp(config)
    parts.defer(() => app.close())
    return app
  }
  const app = open()
  await registerStores(app)
  const { db } = await app.catalog()
  const path = (copy: string, key: string): string => join(place(copy), key)
  const held = parts.move()
  return {
    app,
    dir,
    env,
    open,
    path,
    read: (copy, key) => readFile(path(copy, key)).catch(() => null),
    async capture(n) {
      await using scratch = await testScratch()
      const record = postNumber(n)
      const post = { platform: record.platform, id: record.id, url: record.url }
      const packed = await packSnapshot(
        await packInput(scratch, { post, record, signer: await app.signer() }),
      )
      const { manifest } = await (await app.ledger()).saveSnapshot(packed)
      await saveSnapshot(db, manifest, manifest.wacz.key.replace(/wacz$/, 'json'), new Date())
      return manifest
    },
    replicate: (names = []) => steps(app, names),
    async audit(which = 'all') {
      const lines: AuditLine[] = []
      const strays: StrayObject[] = []
      let repaired = 0
      for await (const line of await auditSnapshots(app, which, new AbortController().signal)) {
        if ('stray' in line) strays.push(line)
        else {
          lines.push(line)
          repaired += line.repaired.length
        }
      }
      return { lines, strays, repaired }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** What can happen to an object on a disk. */
export const DAMAGES = {
  flipped: async (path: string) => {
    const bytes = await readFile(path)
    const at = bytes.length >> 1
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(path, bytes)
  },
  cut: async (path: string) => {
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, bytes.length >> 1))
  },
  deleted: async (path: string) => await rm(path),
} as const
