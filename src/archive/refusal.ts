import { InvalidArchiveError, StoreError } from '../model/errors.ts'

/** Whether an error concerns one stored object, which a reader leaves out and reports. Others concern the whole store. */
export function isRefusal(thrown: unknown): thrown is InvalidArchiveError | StoreError {
  return (
    thrown instanceof InvalidArchiveError || (thrown instanceof StoreError && thrown.code === 'store-corrupt')
  )
}
