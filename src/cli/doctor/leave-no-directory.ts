import { existsSync } from 'node:fs'
import { rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { StoreAddress } from '../../model/store.ts'

/** Runs a test of a store, then removes the empty directories that it made: a disk store keeps them for its objects. */
export async function leaveNoDirectory<T>(store: StoreAddress, test: () => Promise<T>): Promise<T> {
  if (store.kind !== 'file') return await test()
  const missing = [
    join(store.dir, 'doctor'),
    join(store.dir, '.drafts'),
    ...missingAncestors(store.dir),
  ].filter((dir) => !existsSync(dir))
  try {
    return await test()
  } finally {
    // Only an empty directory can be removed so, and children come first.
    for (const dir of missing) await rmdir(dir).catch(() => {})
  }
}

/** The directory and those above it, as far as they do not exist. */
function missingAncestors(dir: string): string[] {
  return existsSync(dir) || dir === dirname(dir) ? [] : [dir, ...missingAncestors(dirname(dir))]
}
