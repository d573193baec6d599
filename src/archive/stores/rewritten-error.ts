import { StoreError } from '../../model/errors.ts'

/** The error for an object that is no longer the version that a reader asked for. @param name for the message */
export function rewrittenError(key: string, name: string): StoreError {
  return new StoreError('store-corrupt', `${name} was written again while it was read.`, {
    input: key,
    hint: 'Stet writes an object once, so someone else changed it. Run stet verify --audit.',
  })
}
