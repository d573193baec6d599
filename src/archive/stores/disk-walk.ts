import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredObject } from '../../model/store.ts'

/** Files and directories of one directory that are read ahead of the listing: one at a time would take thrice as long. */
const AHEAD = 32

/** The part of a store to list. */
interface ListedRange {
  readonly root: string
  readonly prefix: string
  readonly after: string
}

/** A directory sorts like the keys in it, with a trailing slash. */
const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name)

/**
 * Lists the objects under `root` whose key starts with `prefix` and sorts after `after`, in key order. Holds one directory
 * per level in memory, and those that are read ahead. Names that start with a dot are internal to the store.
 */
export async function* walkObjects(
  root: string,
  prefix: string,
  after: string,
): AsyncGenerator<StoredObject> {
  const range = { root, prefix, after }
  yield* walkKeys(range, await readKeys(range, prefix.slice(0, prefix.lastIndexOf('/') + 1)))
}

async function* walkKeys(range: ListedRange, keys: readonly string[]): AsyncGenerator<StoredObject> {
  const ahead: ReturnType<typeof read>[] = []
  let next = 0
  for (;;) {
    for (const key of keys.slice(next, next + AHEAD - ahead.length)) {
      const reading = read(range, key)
      // Awaited below; this prevents an unhandled rejection until then.
      reading.catch(() => {})
      ahead.push(reading)
      next += 1
    }
    const reading = ahead.shift()
    if (!reading) return
    const found = await reading
    if (found && 'key' in found) yield found
    else if (found) yield* walkKeys(range, found)
  }
}

/** An object, or the keys in a directory; null if it is gone. */
async function read(range: ListedRange, key: string): Promise<StoredObject | readonly string[] | null> {
  if (key.endsWith('/')) return await readKeys(range, key)
  const found = await nullIfMissing(lstat(join(range.root, key)))
  return found && { key, size: found.size, sha256: null }
}

/** The keys in a directory that may be in the range, in their order. */
async function readKeys({ root, prefix, after }: ListedRange, base: string): Promise<string[]> {
  const entries = await nullIfMissing(readdir(join(root, base), { withFileTypes: true }))
  return (entries ?? [])
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
    .map((entry) => base + sortName(entry))
    .filter((key) => key.startsWith(prefix) && (key > after || (key.endsWith('/') && after.startsWith(key))))
    .sort((a, b) => (a < b ? -1 : 1))
}

/** The errors of opening what is missing, a directory, a link, or a socket. */
const NO_FILE: ReadonlySet<unknown> = new Set(['ENOENT', 'EISDIR', 'ELOOP', 'ENXIO'])

/** Converts the error for a missing file, or for anything but a file in its place, to null. */
export async function nullIfMissing<T>(operation: Promise<T>): Promise<T | null> {
  return operation.catch((error: NodeJS.ErrnoException) => {
    if (NO_FILE.has(error.code)) return null
    throw error
  })
}
