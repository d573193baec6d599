import { buffer } from 'node:stream/consumers'
import { StoreError } from '../../model/errors.ts'
import type { PutBody, Store } from '../../model/store.ts'
import type { TrialTarget } from './run-trial.ts'

const TYPE = 'application/octet-stream'

/** The requests of the trial of a directory, which keeps nothing that is shorter or other than announced. */
export function diskTrialTarget(store: Store): TrialTarget {
  const refused = async (key: string, body: PutBody): Promise<void> => {
    try {
      await store.put(key, body, TYPE)
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'store-corrupt') throw error
    }
  }
  return {
    address: store.address,
    create: async (key, body) => {
      const result = (await store.put(key, body, TYPE)) === 'created' ? 'created' : 'exists'
      return { result, versioned: false }
    },
    cutOff: (key, body) => refused(key, { ...body, size: body.size * 2 }),
    mislabel: (key, body) => refused(key, { ...body, sha256: '0'.repeat(64) }),
    exists: async (key) => (await store.size(key)) !== null,
    read: async (key) => {
      const stream = await store.get(key)
      return stream && (await buffer(stream))
    },
    remove: (key) => store.delete(key),
  }
}
