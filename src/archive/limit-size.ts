import { InvalidArchiveError } from '../model/errors.ts'
import { MAX_SNAPSHOT_BYTES } from './limits.ts'

/**
 * A step of a pipeline that passes on a stored `.wacz`. Someone else may have put an endless object in its place.
 *
 * @throws InvalidArchiveError `archive-invalid` beyond the size that a snapshot may have
 */
export function limitSize(key: string) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > MAX_SNAPSHOT_BYTES) {
        throw new InvalidArchiveError('archive-invalid', `${key} is larger than a snapshot may be.`, {
          input: key,
          hint: 'Someone else wrote it. Restore the file from a second copy.',
        })
      }
      yield chunk
    }
  }
}
