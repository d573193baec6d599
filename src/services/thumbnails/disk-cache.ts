import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeDirectories, PRIVATE_FILE } from '../../model/make-directories.ts'

interface Limits {
  readonly maxBytes: number
  /** Entries that were not used for this long are dropped. */
  readonly maxAgeMs: number
}

/** The share of the limit that may be written between two sweeps. A sweep leaves as much room. */
const SLACK = 1 / 16
/** The time of the last use of an entry is exact to this much, which saves writes. */
const TOUCH_MS = 3_600_000

/**
 * An LRU cache of small files, which several processes may share: the time of last use is the time of the file, so no process needs
 * an index. The least recently used files go once the limit is reached. Each process may exceed it by a sixteenth between sweeps.
 */
export class DiskCache {
  readonly #dir: string
  readonly #limits: Limits
  /** Bytes written since the last sweep. The first file of a process sweeps. */
  #written = Number.POSITIVE_INFINITY
  #sweeping: Promise<void> | null = null

  constructor(dir: string, limits: Limits) {
    this.#dir = dir
    this.#limits = limits
  }

  /** Reads an entry; null if there is none. @param key a relative path */
  async get(key: string, now: Date): Promise<Uint8Array | null> {
    const path = join(this.#dir, key)
    try {
      const bytes = await readFile(path)
      const { mtimeMs } = await stat(path)
      if (now.getTime() - mtimeMs > TOUCH_MS) await utimes(path, now, now)
      return bytes
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  /** Writes an entry, whole or not at all. */
  async put(key: string, bytes: Uint8Array, now: Date): Promise<void> {
    const path = join(this.#dir, key)
    const part = `${path}.${randomUUID()}`
    await makeDirectories(dirname(path))
    await writeFile(part, bytes, { mode: PRIVATE_FILE })
    await rename(part, path)
    this.#written += bytes.length
    if (this.#written > this.#limits.maxBytes * SLACK) await this.sweep(now)
  }

  /** Deletes the entries of a directory whose names begin with a prefix. */
  async delete(directory: string, prefix: string): Promise<void> {
    const names = await list(join(this.#dir, directory))
    const wanted = names.filter((name) => name.startsWith(prefix))
    await Promise.all(wanted.map((name) => rm(join(this.#dir, directory, name), { force: true })))
  }

  /** Drops what was not used for long, then the least recently used entries until the rest fits. */
  async sweep(now: Date): Promise<void> {
    this.#sweeping ??= this.#sweep(now).finally(() => {
      this.#sweeping = null
    })
    await this.#sweeping
  }

  async #sweep(now: Date): Promise<void> {
    this.#written = 0
    const { maxBytes, maxAgeMs } = this.#limits
    let left = maxBytes * (1 - SLACK)
    for (const { path, size, usedAt } of await this.#entries()) {
      left -= size
      if (left < 0 || now.getTime() - usedAt > maxAgeMs) await rm(path, { force: true })
    }
  }

  /** All entries, the last used first. */
  async #entries(): Promise<{ path: string; size: number; usedAt: number }[]> {
    const found: { path: string; size: number; usedAt: number }[] = []
    for (const directory of await list(this.#dir)) {
      for (const name of await list(join(this.#dir, directory))) {
        const path = join(this.#dir, directory, name)
        const facts = await stat(path).catch(() => null)
        // An empty file takes room too.
        if (facts?.isFile()) found.push({ path, size: facts.size + 512, usedAt: facts.mtimeMs })
      }
    }
    return found.toSorted((a, b) => b.usedAt - a.usedAt)
  }
}

const list = async (dir: string): Promise<string[]> =>
  await readdir(dir).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
