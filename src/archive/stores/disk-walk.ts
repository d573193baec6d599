import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredObject } from '../../model/store.ts'

/** A directory sorts like the keys in it, with a trailing slash. */
const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name)

/**
 * Lists the objects under `root` whose key starts with `prefix` and sorts after `after`, in key order. Holds one directory
 * per level in memory. Names that start with a dot are internal to the store.
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

/** Converts the error for a missing file, or for a directory in its place, to null. */
export async function nullIfMissing<T>(operation: Promise<T>): Promise<T | null> {
  return operation.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return null
    throw error
  })
}
