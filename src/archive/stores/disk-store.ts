import { type BigIntStats, constants } from 'node:fs'
import { link, lstat, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { StoreError } from '../../model/errors.ts'
import type {
  ByteRange,
  EraseResult,
  ListedObject,
  PutBody,
  PutResult,
  Store,
  StoredObject,
  WriteMode,
} from '../../model/store.ts'
import type { StoreTrial } from '../../model/store-trial.ts'
import { sha256OfFile, sha256OfStream } from '../sha256.ts'
import { toStoreError } from './disk-errors.ts'
import { diskTrialTarget } from './disk-trial.ts'
import { nullIfMissing, walkObjects } from './disk-walk.ts'
import { makeDurableDirectory, removeStaleTempFiles, syncDirectory, writeTempFile } from './durable-write.ts'
import { assertSafeKey } from './object-key.ts'
import { rewrittenError } from './rewritten-error.ts'
import { runTrial } from './run-trial.ts'

/** The directory of temporary files. It is on the same file system, so that a hard link can publish them atomically. */
const TEMP_DIR = '.drafts'

/** Only files are objects: opening a pipe must not wait for its other end, and a link may lead out of the store. */
const OPEN_OBJECT = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

/**
 * A store in a directory, with one file per key. A hard link publishes an object atomically and fails if the key exists.
 * `put` syncs files and directories before it resolves. `head` reads the file to compute its SHA-256.
 */
export class DiskStore implements Store {
  readonly address: string
  readonly #root: string
  #swept = false

  constructor(dir: string) {
    this.#root = dir
    this.address = `file://${dir}`
  }

  /** A hard link fails if the key exists, whoever made it. */
  async writeMode(): Promise<WriteMode> {
    return 'conditional'
  }

  async tryOut(): Promise<StoreTrial> {
    return await runTrial(diskTrialTarget(this))
  }

  async put(key: string, body: PutBody, _contentType: string): Promise<PutResult> {
    assertSafeKey(key)
    const path = join(this.#root, key)
    try {
      const existing = await this.#compare(path, body)
      if (existing !== null) return existing
      const tempDir = await this.#tempDirectory()
      await makeDurableDirectory(dirname(path))
      const tempFile = await writeTempFile(tempDir, key, body)
      try {
        await link(tempFile, path)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        return (await this.#compare(path, body)) ?? 'taken'
      } finally {
        await unlink(tempFile)
      }
      await syncDirectory(dirname(path))
      return 'created'
    } catch (error) {
      throw toStoreError(error, 'written', path)
    }
  }

  async replace(key: string, body: PutBody, _contentType: string): Promise<void> {
    assertSafeKey(key)
    const path = join(this.#root, key)
    try {
      const tempDir = await this.#tempDirectory()
      await makeDurableDirectory(dirname(path))
      const tempFile = await writeTempFile(tempDir, key, body)
      try {
        await rename(tempFile, path)
      } catch (error) {
        await unlink(tempFile)
        throw error
      }
      await syncDirectory(dirname(path))
    } catch (error) {
      throw toStoreError(error, 'written', path)
    }
  }

  async head(key: string): Promise<StoredObject | null> {
    assertSafeKey(key)
    const path = join(this.#root, key)
    try {
      const stream = await this.get(key)
      return stream && { key, ...(await sha256OfStream(stream)) }
    } catch (error) {
      throw toStoreError(error, 'read', path)
    }
  }

  async size(key: string): Promise<number | null> {
    const found = await this.#stat(key)
    return found && Number(found.size)
  }

  async version(key: string): Promise<string | null> {
    const found = await this.#stat(key)
    return found && versionOf(found)
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<Readable | null> {
    assertSafeKey(key)
    const path = join(this.#root, key)
    try {
      const file = await nullIfMissing(open(path, OPEN_OBJECT))
      if (file === null) return null
      const found = await file.stat({ bigint: true })
      if (!found.isFile()) {
        // A directory is only a prefix of keys.
        await file.close()
        return null
      }
      if (version !== undefined && version !== versionOf(found)) {
        await file.close()
        throw rewrittenError(key, path)
      }
      const size = Number(found.size)
      const { offset, length } = range ?? { offset: 0, length: size }
      if (offset + length > size) {
        await file.close()
        throw new StoreError('store-corrupt', `${path} ends before byte ${offset + length}.`, {
          input: key,
          hint: 'The object has changed since it was stored: run stet check on it.',
        })
      }
      if (length === 0) {
        await file.close()
        return Readable.from([])
      }
      return file.createReadStream({ start: offset, end: offset + length - 1, highWaterMark: 1 << 18 })
    } catch (error) {
      throw toStoreError(error, 'read', path)
    }
  }

  async *list(prefix: string, options: { after?: string } = {}): AsyncIterable<ListedObject> {
    try {
      yield* walkObjects(this.#root, prefix, options.after ?? '')
    } catch (error) {
      throw toStoreError(error, 'listed', join(this.#root, prefix))
    }
  }

  async delete(key: string): Promise<void> {
    assertSafeKey(key)
    const path = join(this.#root, key)
    try {
      await nullIfMissing(unlink(path))
    } catch (error) {
      throw toStoreError(error, 'deleted', path)
    }
  }

  async erase(key: string): Promise<EraseResult> {
    await this.delete(key)
    return { kind: 'erased' }
  }

  /** A directory has no URLs. */
  async presign(): Promise<null> {
    return null
  }

  /** A directory has no clock of its own. */
  async readTime(): Promise<null> {
    return null
  }

  async close(): Promise<void> {}

  async #stat(key: string): Promise<BigIntStats | null> {
    assertSafeKey(key)
    const path = join(this.#root, key)
    try {
      const found = await nullIfMissing(lstat(path, { bigint: true }))
      return found?.isFile() ? found : null
    } catch (error) {
      throw toStoreError(error, 'read', path)
    }
  }

  async #tempDirectory(): Promise<string> {
    const dir = join(this.#root, TEMP_DIR)
    await makeDurableDirectory(dir)
    if (!this.#swept) await removeStaleTempFiles(dir)
    this.#swept = true
    return dir
  }

  async #compare(path: string, body: PutBody): Promise<'same' | 'taken' | null> {
    const found = await nullIfMissing(lstat(path))
    if (found === null) return null
    if (!found.isFile() || found.size !== body.size) return 'taken'
    return (await sha256OfFile(path)).sha256 === body.sha256 ? 'same' : 'taken'
  }
}

/** Every write changes the time of the last change, which no program can set. */
const versionOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [ino, size, mtimeNs, ctimeNs].join(' ')
