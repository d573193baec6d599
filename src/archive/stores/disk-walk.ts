import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredObject } from '../../model/store.ts'

/** A directory sorts as the keys in it do: with the slash that they go on with. */
const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name)

/**
 * The objects under `root` whose key starts with `prefix` and sorts behind `after`, in key order;
 * one directory at a time is held. Names that start with a dot are the store's own.
 */
export async function* walkObjects(
  root: string,
  prefix: string,
  after: string,
): AsyncGenerator<StoredObject> {
  yield* walkDirectory(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix, after)
}

async function* walkDirectory(
  root: string,
  base: string,
  prefix: string,
  after: string,
): AsyncGenerator<StoredObject> {
  const entries = await nullIfMissing(readdir(join(root, base), { withFileTypes: true }))
  const names = (entries ?? [])
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
    .map(sortName)
    .sort((a, b) => (a < b ? -1 : 1))
  for (const name of names) {
    const key = base + name
    if (!key.startsWith(prefix)) continue
    if (!name.endsWith('/')) {
      const found = key > after ? await nullIfMissing(lstat(join(root, key))) : null
      if (found) yield { key, size: found.size, sha256: null }
    } else if (key > after || after.startsWith(key)) {
      yield* walkDirectory(root, key, prefix, after)
    }
  }
}

/** What is there, or null where nothing is (any more), or a directory where a file was wanted. */
export async function nullIfMissing<T>(found: Promise<T>): Promise<T | null> {
  return found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return null
    throw error
  })
}
