import { type ArchiveCopy, FIRST_COPY } from '../../archive/copies.ts'
import { hastenCopyWork, readReplicaLag } from '../../catalog/copies/copy-work.ts'
import { refillCopy } from '../../catalog/copies/store-copies.ts'
import { asStetError, ConfigError, StoreError } from '../../model/errors.ts'
import type { AuditDeps } from '../audit/audit-snapshots.ts'
import { compareListing, type StrayObject } from './compare-listing.ts'
import { registerStores } from './register-stores.ts'
import { runCopyWork } from './run-copy-work.ts'

/** A step of `stet replicate`. */
export type ReplicateStep =
  /** A page of a store's listing was compared with the catalog. */
  | { readonly kind: 'listed'; readonly copy: string; readonly objects: number }
  | ({ readonly kind: 'stray' } & StrayObject)
  /** Comparing is done: this many records are to be copied. */
  | { readonly kind: 'planned'; readonly records: number }
  | { readonly kind: 'record'; readonly copy: string; readonly key: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly copy: string; readonly key: string | null; readonly error: string }
  /** A replica's turn is over; `left` records wait. */
  | { readonly kind: 'replica'; readonly copy: string; readonly address: string; readonly left: number }

/**
 * Compares the listings of the first store and of replicas with the catalog, and copies what the replicas lack. It can be
 * stopped and run again at any time: what is left stays queued.
 *
 * @param names which replicas; none: all
 * @param refill a store to fill as if it were new; null: none
 * @throws ConfigError `config-invalid` without replicas, `usage` for an unknown name
 */
export async function* replicate(
  deps: AuditDeps,
  { names, refill }: { readonly names: readonly string[]; readonly refill: string | null },
  signal: AbortSignal,
): AsyncGenerator<ReplicateStep> {
  const { db } = await deps.catalog()
  await registerStores(deps)
  const copies = await deps.copies()
  const replicas = chooseReplicas(copies, names)
  if (refill !== null) {
    if (!copies.some(({ name }) => name === refill)) throw unknownError(refill, copies)
    await refillCopy(db, refill)
  }
  const first = copies.filter(({ name }) => name === FIRST_COPY)
  const reached: ArchiveCopy[] = []
  for (const copy of [...first, ...replicas]) {
    try {
      for await (const { listed, strays } of compareListing(deps, copy, signal)) {
        yield { kind: 'listed', copy: copy.name, objects: listed }
        for (const stray of strays) yield { kind: 'stray', ...stray }
      }
      if (copy.name !== FIRST_COPY) reached.push(copy)
    } catch (thrown) {
      if (copy.name === FIRST_COPY || !(thrown instanceof StoreError)) throw thrown
      yield { kind: 'failed', copy: copy.name, key: null, error: messageOf(thrown) }
    }
  }
  const wanted = new Set(reached.map(({ name }) => name))
  for (const name of wanted) await hastenCopyWork(db, name, deps.clock.now())
  const lag = await readReplicaLag(db)
  const records = lag
    .filter(({ name }) => wanted.has(name))
    .reduce((sum, one) => sum + Number(one.records), 0)
  yield { kind: 'planned', records }
  for (const copy of reached) {
    for await (const { key, bytes, error } of runCopyWork(deps, copy, signal)) {
      if (error === null) yield { kind: 'record', copy: copy.name, key, bytes }
      else yield { kind: 'failed', copy: copy.name, key, error }
    }
  }
  const after = new Map((await readReplicaLag(db)).map((one) => [one.name, Number(one.records)]))
  for (const { name, ledger } of replicas) {
    yield { kind: 'replica', copy: name, address: ledger.store.address, left: after.get(name) ?? 0 }
  }
}

function chooseReplicas(copies: readonly ArchiveCopy[], names: readonly string[]): ArchiveCopy[] {
  const replicas = copies.filter(({ name }) => name !== FIRST_COPY)
  if (replicas.length === 0) {
    throw new ConfigError('config-invalid', 'There are no replicas: STET_REPLICAS is not set.', {
      input: 'STET_REPLICAS',
      hint: 'Set it to name=address, such as nas=file:///mnt/nas/stet.',
    })
  }
  const unknown = names.find((name) => !replicas.some((one) => one.name === name))
  if (unknown !== undefined) throw unknownError(unknown, replicas)
  return names.length === 0 ? replicas : replicas.filter(({ name }) => names.includes(name))
}

const unknownError = (name: string, known: readonly ArchiveCopy[]): ConfigError =>
  new ConfigError('usage', `There is no store ${name}.`, {
    input: name,
    hint: `STET_REPLICAS names ${known.map((one) => one.name).join(', ')}.`,
  })

const messageOf = (thrown: unknown): string => {
  const { message, hint } = asStetError(thrown)
  return hint === null ? message : `${message} ${hint}`
}
