import type { PostRef } from '../model/platform.ts'
import type { Ledger } from './ledger.ts'
import { classifyPostKey, postPrefix } from './object-keys.ts'

/** What an erasure deleted in one store, and what an object lock keeps there, until when; null: no end. */
export interface ErasedObjects {
  readonly erased: readonly string[]
  readonly kept: readonly { readonly key: string; readonly until: Date | null }[]
}

/**
 * Deletes a post's snapshots from a store, and the events whose evidence repeats its text. Take-downs and approvals stay,
 * because they say what is in force. Idempotent.
 */
export async function eraseObjects(
  ledger: Ledger,
  post: Pick<PostRef, 'platform' | 'id'>,
): Promise<ErasedObjects> {
  const erased: string[] = []
  const kept: { key: string; until: Date | null }[] = []
  const erase = async (key: string): Promise<boolean> => {
    const result = await ledger.store.erase(key)
    if (result.kind === 'locked') kept.push({ key, until: result.until })
    else erased.push(key)
    return result.kind === 'erased'
  }
  // The evidence of an event consists of raw responses, which repeat the post's text.
  const wordy = new Set(
    (await ledger.storedEvents(post))
      .filter(({ record }) => record.evidence.length > 0)
      .map(({ key }) => key),
  )
  const keys: string[] = []
  for await (const { key } of ledger.listObjects(postPrefix(post))) keys.push(key)
  const manifests = new Set(keys.filter((key) => classifyPostKey(key) === 'manifest'))
  for (const key of keys) {
    const kind = classifyPostKey(key)
    if (kind === 'event' && wordy.has(key)) await erase(key)
    if (kind !== 'wacz') continue
    const manifest = key.replace(/\.wacz$/, '.json')
    // Delete the file before its manifest, so that the manifest describes the file for as long as the file exists.
    if ((await erase(key)) && manifests.delete(manifest)) await erase(manifest)
    else manifests.delete(manifest)
  }
  for (const manifest of manifests) await erase(manifest)
  return { erased, kept }
}
