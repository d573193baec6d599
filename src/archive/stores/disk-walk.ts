import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListedObject } from '../../model/store.ts'

/** Directories that are read ahead of the listing: one at a time would take thrice as long. */
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
): AsyncGenerator<ListedObject> {
  const range = { root, prefix, after }
  yield* walkKeys(range, await readKeys(range, prefix.slice(0, prefix.lastIndexOf('/') + 1)))
}

async function* walkKeys(range: ListedRange, keys: readonly string[]): AsyncGenerator<ListedObject> {
  const folders = keys.filter((key) => key.endsWith('/'))
  const ahead: Promise<readonly string[]>[] = []
  let next = 0
  for (const key of keys) {
    if (!key.endsWith('/')) {
      yield { key, size: null }
      continue
    }
    for (const folder of folders.slice(next, next + AHEAD - ahead.length)) {
      const reading = readKeys(range, folder)
      // Awaited below; this prevents an unhandled rejection until then.
      reading.catch(() => {})
      ahead.push(reading)
      next += 1
    }
    yield* walkKeys(range, (await ahead.shift()) ?? [])
  }
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
