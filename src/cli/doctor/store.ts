import { createHash, randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { asStetError, type StetError } from '../../model/errors.ts'
import type { PutBody, Store } from '../../model/store.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** The number of concurrent writers of one key. A store that checks first and writes later lets several succeed. */
const RACERS = 8

/**
 * Tests the store: a put, a read, a second conditional put that it must refuse, concurrent puts of which one must
 * succeed, and a delete. All test objects are under `doctor/` and are deleted.
 */
export async function checkStore(open: () => Promise<Store>): Promise<DoctorFinding> {
  const keys: string[] = []
  try {
    const store = await open()
    let left: StetError | null = null
    let found: DoctorFinding | null
    try {
      found = await tryOut(store, keys)
    } finally {
      left = await remove(store, keys)
    }
    if (found) return found
    return left
      ? undeleted(store, left)
      : okFinding('store', `${store.address}: put, read, refused a second put, deleted`)
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return createFinding('store', 'broken', message, hint ?? 'Check STET_STORE and the AWS variables.')
  }
}

/** Deletes the test objects. Returns the last error, or null. */
async function remove(store: Store, keys: readonly string[]): Promise<StetError | null> {
  let failed: StetError | null = null
  for (const key of keys) {
    await store.delete(key).catch((thrown: unknown) => {
      failed = asStetError(thrown)
    })
  }
  return failed
}

/** The ledger deletes nothing, so a store that refuses deletes is good enough. */
const undeleted = (store: Store, why: StetError): DoctorFinding =>
  createFinding(
    'store',
    'advice',
    `${store.address}: put, read, refused a second put; the test objects could not be deleted. ${why.message}`,
    'Stet does not need to delete. Delete the objects under doctor/ yourself, with Object Lock after its retention.',
  )

async function tryOut(store: Store, keys: string[]): Promise<DoctorFinding | null> {
  const key = name(keys)
  const first = body('one')
  await store.put(key, first, 'text/plain')
  const read = await store.get(key)
  if (read === null || !(await buffer(read)).equals(Buffer.from('one'))) {
    return createFinding(
      'store',
      'broken',
      `${store.address}: an object that was written could not be read`,
      'Check the store itself.',
    )
  }
  if ((await store.put(key, body('two'), 'text/plain')) !== 'taken')
    return overwrites(store, 'a second put overwrote the first')
  const contested = name(keys)
  const results = await Promise.all(
    Array.from({ length: RACERS }, (_, racer) => store.put(contested, body(`racer ${racer}`), 'text/plain')),
  )
  const winners = results.filter((result) => result === 'created').length
  return winners === 1 ? null : overwrites(store, `of ${RACERS} concurrent writers, ${winners} succeeded`)
}

const overwrites = (store: Store, what: string): DoctorFinding =>
  createFinding(
    'store',
    'broken',
    `${store.address}: ${what}`,
    'Use a store that honours If-None-Match: * (docs/dependencies.md names some).',
  )

function name(keys: string[]): string {
  const key = `doctor/${randomUUID()}`
  keys.push(key)
  return key
}

function body(text: string): PutBody {
  const source = Buffer.from(text)
  return { source, size: source.length, sha256: createHash('sha256').update(source).digest('hex') }
}
