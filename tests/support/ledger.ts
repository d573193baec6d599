import { Ledger, type LedgerOptions } from '../../src/archive/ledger.ts'
import { encodeJson } from '../../src/archive/records/encode-json.ts'
import type { ArchiveKeys } from '../../src/archive/records/record-store.ts'
import { type SignableRecord, signRecord } from '../../src/archive/signature/record-signature.ts'
import type { Signer } from '../../src/archive/signature/signer.ts'
import { TrustedKeys } from '../../src/archive/signature/trusted-keys.ts'
import type { Store } from '../../src/model/store.ts'
import { testScratch } from './exchanges.ts'
import { testSigner } from './snapshots.ts'

/** The keys of an archive that signs with this key and believes no other. */
export const keysOf = (signer: Signer | Promise<Signer>): ArchiveKeys => ({
  signer: async () => await signer,
  trusted: async () => new TrustedKeys([await signer]),
})

/** The stored bytes of a record that this key signed. The schema fixes the order of its fields. */
export async function signedBytes(
  schema: { parse(record: unknown): SignableRecord },
  record: object,
  signer: Signer | Promise<Signer> = testSigner,
): Promise<Uint8Array> {
  const { signature: _, ...unsigned } = schema.parse({ ...record, stet: 2 })
  return encodeJson(await signRecord({ ...unsigned, stet: 2 as const }, await signer))
}

/** A ledger that signs and believes the key of the tests, or those that `over` names. */
export function testLedger(store: Store, over: Partial<LedgerOptions> = {}): Ledger {
  return new Ledger(store, { keys: keysOf(testSigner), scratch: testScratch, ...over })
}
