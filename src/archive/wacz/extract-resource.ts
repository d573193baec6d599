import { gunzipSync } from 'node:zlib'
import { InvalidArchiveError } from '../../model/errors.ts'
import type { Resource } from '../../model/manifest.ts'
import { MAX_TEXT_BLOCK_BYTES } from '../limits.ts'
import { sha256Hex } from '../sha256.ts'
import { MAX_HEAD_BYTES, parseHead, payloadStart } from '../warc/parse-head.ts'

/**
 * Extracts the body of a gzipped resource from the gzip member of its record.
 *
 * @throws InvalidArchiveError `archive-invalid` if the body does not match the SHA-256 in the manifest
 */
export function extractResource(resource: Resource, member: Buffer): Uint8Array {
  const body = payloadOf(resource, member)
  if (body.length === resource.bytes && sha256Hex(body) === resource.sha256) return body
  throw damagedError(resource)
}

function payloadOf(resource: Resource, member: Buffer): Buffer {
  try {
    const record = gunzipSync(member, { maxOutputLength: MAX_TEXT_BLOCK_BYTES + 2 * MAX_HEAD_BYTES })
    const head = parseHead(record)
    const block = record.subarray(head.size, head.size + head.blockSize)
    return block.subarray(payloadStart(head.fields.get('warc-type') ?? '', block))
  } catch (cause) {
    throw damagedError(resource, cause)
  }
}

/** The error for a body that is not the one in the manifest. */
export function damagedError(resource: Resource, cause?: unknown): InvalidArchiveError {
  return new InvalidArchiveError('archive-invalid', `The stored copy of ${resource.url} is damaged.`, {
    input: resource.url,
    hint: 'Run stet verify --audit to list the damaged snapshots.',
    ...(cause === undefined ? {} : { cause }),
  })
}
