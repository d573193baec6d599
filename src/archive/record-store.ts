import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { InvalidArchiveError, StoreError } from '../model/errors.ts'
import type { PutResult, Store } from '../model/store.ts'
import { encodeJson } from './encode-json.ts'
import { MAX_RECORD_BYTES, parseRecord } from './open-snapshot.ts'
import { sha256Hex } from './sha256.ts'

/** By how many seconds a record may be shifted if its own second is taken. */
const MAX_SHIFT = 600

/** Stores JSON records, which are written once, and validates them by their schema. */
export class RecordStore {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws InvalidArchiveError `archive-invalid` for a record that is larger than its readers accept */
  async put(key: string, record: unknown): Promise<PutResult> {
    const source = encodeJson(record)
    if (source.length > MAX_RECORD_BYTES) throw tooLarge(key)
    const body = { size: source.length, sha256: sha256Hex(source), source }
    return this.#store.put(key, body, 'application/json')
  }

  /** Stores a record under its time, or under the first free second after it. */
  async putAtFreeSecond(
    record: unknown,
    at: Date,
    keyOf: (at: Date) => string,
  ): Promise<{ key: string; created: boolean }> {
    for (let shift = 0; shift < MAX_SHIFT; shift += 1) {
      const key = keyOf(new Date(at.getTime() + shift * 1000))
      const put = await this.put(key, record)
      if (put !== 'taken') return { key, created: put === 'created' }
    }
    throw new StoreError('store-taken', `${keyOf(at)} and the ${MAX_SHIFT} seconds after it are taken.`, {
      hint: "Is this machine's clock right?",
    })
  }

  /** @throws InvalidArchiveError for an invalid record, an unknown version, or more bytes than a record may have */
  async read<T>(key: string, schema: z.ZodType<T>): Promise<T | null> {
    const stream = await this.#store.get(key)
    return stream && parseRecord(schema, await readLimited(stream, key), key)
  }

  /** Reads the records under a prefix whose key is wanted, in key order. */
  async *readAll<T>(
    prefix: string,
    schema: z.ZodType<T>,
    wanted: (key: string) => boolean,
  ): AsyncGenerator<{ key: string; record: T }> {
    for await (const { key } of this.#store.list(prefix)) {
      const record = wanted(key) ? await this.read(key, schema) : null
      if (record !== null) yield { key, record }
    }
  }
}

async function readLimited(stream: Readable, key: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // Leaving the loop destroys the stream.
    if (bytes > MAX_RECORD_BYTES) throw tooLarge(key)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = (key: string): InvalidArchiveError =>
  new InvalidArchiveError(
    'archive-invalid',
    `${key} has more than the ${MAX_RECORD_BYTES} bytes that a record may have.`,
    {
      input: key,
    },
  )
