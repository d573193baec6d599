import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { checkSnapshot } from '../archive/check/check-snapshot.ts'
import type { Ledger } from '../archive/ledger.ts'
import type { SnapshotRef } from '../model/snapshot.ts'
import { createScratch } from '../outbound/scratch.ts'

/** A line of `stet verify --audit --json`. `damage` names what is not as it was stored; empty where all is whole. */
export interface AuditLine {
  readonly id: string
  readonly key: string
  readonly ok: boolean
  readonly damage: readonly string[]
}

type Audited = Pick<SnapshotRef, 'id' | 'key' | 'manifestKey' | 'sha256'>

/**
 * Reads a stored snapshot again and proves it: both objects are there, the file is the one that the
 * catalog knows by its SHA-256, and it and its manifest prove each other.
 *
 * @throws StoreError where the store can't be asked, which says nothing about the snapshot
 */
export async function auditSnapshot(
  ledger: Ledger,
  snapshot: Audited,
  scratchDir: string,
): Promise<AuditLine> {
  const damage = await damageOf(ledger, snapshot, scratchDir)
  return { id: snapshot.id, key: snapshot.key, ok: damage.length === 0, damage }
}

async function damageOf(ledger: Ledger, snapshot: Audited, scratchDir: string): Promise<string[]> {
  const { store } = ledger
  const [wacz, manifest] = await Promise.all([store.get(snapshot.key), store.get(snapshot.manifestKey)])
  const missing = [...(wacz ? [] : [snapshot.key]), ...(manifest ? [] : [snapshot.manifestKey])]
  if (!wacz || !manifest) {
    wacz?.destroy()
    manifest?.destroy()
    return missing.map((key) => `missing: ${key}`)
  }
  await using scratch = await createScratch(scratchDir)
  const paths = { wacz: scratch.file('.wacz'), manifest: scratch.file('.json') }
  const hash = createHash('sha256')
  await pipeline(wacz, hashing(hash), createWriteStream(paths.wacz))
  await writeFile(paths.manifest, await buffer(manifest))
  const { checks } = await checkSnapshot(paths.wacz, { manifest: paths.manifest })
  const sha256 = hash.digest('hex')
  return [
    ...(sha256 === snapshot.sha256
      ? []
      : [`sha256: the file has ${sha256}, and ${snapshot.sha256} was stored`]),
    ...checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`),
  ]
}

/** Lets the bytes pass, and counts them into `hash`. */
const hashing = (hash: Hash) =>
  async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk)
      yield chunk
    }
  }
