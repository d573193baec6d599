import { StoreError } from '../../model/errors.ts'
import { publicKeyKey } from '../object-keys.ts'
import type { RecordStore } from '../records/record-store.ts'
import { sha256Hex } from '../sha256.ts'
import { PublicKeyRecord } from '../wacz/wacz-records.ts'
import { parsePublicKey } from './ecdsa-signature.ts'
import type { Signer } from './signer.ts'

/**
 * The public keys in a store, for readers who have the store alone. Stet takes no trust from them: it believes the keys of
 * its configuration.
 */
export class KeyDirectory {
  readonly #records: RecordStore
  /** Public keys that this process has already published. */
  readonly #published = new Set<string>()

  constructor(records: RecordStore) {
    this.#records = records
  }

  /**
   * Stores the public half of a signing key. Idempotent.
   *
   * @throws StoreError `store-corrupt` if the store has another key under its name
   */
  async publish(signer: Pick<Signer, 'fingerprint' | 'publicKey'>): Promise<void> {
    if (this.#published.has(signer.publicKey)) return
    const record = publicKeyRecord(signer.fingerprint, signer.publicKey)
    const key = publicKeyKey(signer.fingerprint)
    const stored =
      (await this.#records.readNamed(key, PublicKeyRecord)) ??
      ((await this.#records.put(key, record)) === 'taken'
        ? await this.#records.readNamed(key, PublicKeyRecord)
        : record)
    if (stored?.publicKey !== signer.publicKey) {
      throw new StoreError('store-corrupt', `${key} contains a key that does not match its name.`, {
        input: key,
        hint: 'Someone changed it: find out who, and remove it.',
      })
    }
    this.#published.add(signer.publicKey)
  }

  /**
   * The public halves of the trusted keys. If only a fingerprint was configured, the store may supply the key, because the
   * fingerprint determines it; without one, that key is left out.
   */
  async listTrusted(): Promise<PublicKeyRecord[]> {
    const found: PublicKeyRecord[] = []
    for (const { fingerprint, publicKey } of (await this.#records.keys.trusted()).list()) {
      const known = publicKey ?? (await this.#find(fingerprint))
      if (known !== null) found.push(publicKeyRecord(fingerprint, known))
    }
    return found
  }

  async #find(fingerprint: string): Promise<string | null> {
    const key = publicKeyKey(fingerprint)
    const stored = await this.#records.readNamed(key, PublicKeyRecord).catch(() => null)
    const spki = Buffer.from(stored?.publicKey ?? '', 'base64')
    return sha256Hex(spki) === fingerprint && parsePublicKey(spki) ? spki.toString('base64') : null
  }
}

const publicKeyRecord = (fingerprint: string, publicKey: string): PublicKeyRecord => ({
  stet: 1,
  fingerprint,
  algorithm: 'ECDSA P-384 SHA-256',
  publicKey,
})
