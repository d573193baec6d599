import type { PutBody, StoredObject } from '../../model/store.ts'

/** How a writer looks at the object that has its key. */
export interface ObjectReader {
  head(key: string): Promise<StoredObject | null>
  /** The SHA-256 of the bytes themselves. */
  readSha256(key: string): Promise<string | null>
}

/** Compares an object with what a writer would have written; reads its bytes only where its metadata has no SHA-256. */
export async function compareObject(
  existing: StoredObject,
  body: PutBody,
  { readSha256 }: Pick<ObjectReader, 'readSha256'>,
): Promise<'same' | 'taken'> {
  if (existing.size !== body.size) return 'taken'
  return (existing.sha256 ?? (await readSha256(existing.key))) === body.sha256 ? 'same' : 'taken'
}
