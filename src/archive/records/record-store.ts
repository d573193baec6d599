import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { InvalidArchiveError, StoreError } from '../../model/errors.ts'
import type { PutResult, Store } from '../../model/store.ts'
import { sha256Hex } from '../sha256.ts'
import { type SignableRecord, signRecord, verifyRecord } from '../signature/record-signature.ts'
import type { Signer } from '../signature/signer.ts'
import type { TrustedKeys } from '../signature/trusted-keys.ts'
import { MAX_RECORD_BYTES, parseRecord, parseRecordJson, validateRecord } from '../wacz/open-snapshot.ts'
import { encodeJson } from './encode-json.ts'

/** The highest number of records that this program reads. */
const NEWEST = 2

/** The keys of an archive: the one that signs its records, and those whose records it believes. */
export interface ArchiveKeys {
  /** @throws ConfigError `signing-key-missing` */
  signer(): Promise<Signer>
  trusted(): Promise<TrustedKeys>
}

/** Stores records, which are signed and written once, and decides on reading whether to believe them. */
export class RecordStore {
  readonly store: Store
  readonly keys: ArchiveKeys

  constructor(store: Store, keys: ArchiveKeys) {
    this.store = store
    this.keys = keys
  }

  /** Signs a record with the archive's key. */
  async sign<T extends { readonly stet: 2 }>(record: T) {
    return await signRecord(record, await this.keys.signer())
  }

  /** @throws InvalidArchiveError `archive-invalid` for a record that is larger than its readers accept */
  async put(key: string, record: object): Promise<PutResult> {
    const source = encodeJson(record)
    if (source.length > MAX_RECORD_BYTES) throw tooLarge(key)
    const body = { size: source.length, sha256: sha256Hex(source), source }
    return this.store.put(key, body, 'application/json')
  }

  /**
   * Reads a record that a trusted key signed.
   *
   * @param isProven whether an unsigned record, of number 1, is believed for another reason; by default it is not
   * @returns null if there is no such object
   * @throws InvalidArchiveError `record-unsigned`, `record-untrusted`, `archive-invalid`, `archive-version`
   */
  async readTrusted<T extends SignableRecord>(
    key: string,
    schema: z.ZodType<T>,
    isProven: (record: T, bytes: Uint8Array) => Promise<boolean> = async () => false,
  ): Promise<T | null> {
    const bytes = await this.#readBytes(key)
    if (bytes === null) return null
    const value = parseRecordJson(bytes, key)
    validateRecord(schema, value, key, NEWEST)
    // As it was signed, with keys that a newer Stet may have added.
    const record = value as T
    const signer = await verifyRecord(record, key)
    if (signer === null) {
      if (await isProven(record, bytes)) return record
      throw unsignedError(key)
    }
    if (!(await this.keys.trusted()).has(signer)) throw untrustedError(key, signer)
    // Otherwise bytes could change without a change of content, and the hash that the catalog keeps with them.
    if (!Buffer.from(bytes).equals(encodeJson(record))) {
      throw new InvalidArchiveError(
        'archive-invalid',
        `${key} is not in the encoding of Stet, so it was changed.`,
        {
          input: key,
        },
      )
    }
    return record
  }

  /**
   * Reads a record whose SHA-256 is known from an earlier reading, without verifying its signature again.
   *
   * @returns null if there is no such object
   * @throws StoreError `store-corrupt` if the object has other bytes
   */
  async readKnown<T>(key: string, schema: z.ZodType<T>, sha256: string): Promise<T | null> {
    const bytes = await this.#readBytes(key)
    if (bytes === null) return null
    if (sha256Hex(bytes) === sha256) return parseRecord(schema, bytes, key, NEWEST)
    throw new StoreError('store-corrupt', `${key} was changed after it was written.`, {
      input: key,
      hint: 'Restore it from a second copy. stet verify --audit tells which snapshots are damaged.',
    })
  }

  /** Reads a record that needs no signature, because its name determines its content. */
  async readNamed<T>(key: string, schema: z.ZodType<T>): Promise<T | null> {
    const bytes = await this.#readBytes(key)
    return bytes && parseRecord(schema, bytes, key)
  }

  async #readBytes(key: string): Promise<Uint8Array | null> {
    const stream = await this.store.get(key)
    return stream && (await readRecordBytes(stream, key))
  }
}

/** The error for a record of number 1, which anyone could have written. */
export const unsignedError = (key: string): InvalidArchiveError =>
  new InvalidArchiveError('record-unsigned', `${key} is unsigned: Stet reads it and does not act on it.`, {
    input: key,
    hint: 'An early Stet wrote it, or someone without the key. Make the decision in it again.',
  })

/** The error for a record or a file that a stranger's key signed. */
export const untrustedError = (key: string, fingerprint: string): InvalidArchiveError =>
  new InvalidArchiveError(
    'record-untrusted',
    `${key} is signed by ${fingerprint}, which is not a trusted key.`,
    {
      input: key,
      hint: 'If that key is an older one of this archive, add it to STET_TRUSTED_KEYS and run stet reindex.',
    },
  )

/** The bytes of a record. @throws InvalidArchiveError `archive-invalid` if it is larger than a record may be */
export async function readRecordBytes(stream: Readable, key: string): Promise<Buffer> {
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
