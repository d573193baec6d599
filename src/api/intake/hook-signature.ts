import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { HookSecret } from '../../../config/hook-secrets.ts'
import { ServiceError } from '../../model/errors.ts'

/** The allowed clock difference (Standard Webhooks: five minutes either way). */
export const SIGNATURE_TOLERANCE_MS = 5 * 60_000

/** The signature headers of a request. */
export interface SignatureHead {
  readonly id: string
  /** Unparsed, because the signature covers its text. */
  readonly timestamp: string
  readonly signatures: readonly string[]
}

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/** Whether a request has any signature header. */
export const isSigned = (headers: IncomingHttpHeaders): boolean =>
  NAMES.some((name) => headers[name] !== undefined)

/**
 * Parses the headers of the Standard Webhooks specification, and checks all but the signature itself.
 *
 * @throws ServiceError `signature-refused`
 */
export function parseSignatureHead(headers: IncomingHttpHeaders, now: Date): SignatureHead {
  const [id, timestamp, signature] = NAMES.map((name) => {
    const value = headers[name]
    if (typeof value === 'string' && value !== '') return value
    throw signatureRefusedError(`The header ${name} is missing.`)
  }) as [string, string, string]
  if (!/^[\w.:~+/=-]{1,256}$/.test(id))
    throw signatureRefusedError('The webhook-id has invalid characters or is too long.')
  if (!/^\d{1,12}$/.test(timestamp))
    throw signatureRefusedError('The webhook-timestamp is not a time in seconds.')
  const off = Math.abs(now.getTime() - Number(timestamp) * 1000)
  if (off > SIGNATURE_TOLERANCE_MS)
    throw signatureRefusedError(`The webhook-timestamp is ${Math.round(off / 1000)} s from now.`)
  const signatures = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  if (signatures.length === 0)
    throw signatureRefusedError('The webhook-signature has no signature of version v1.')
  // Bounds the work: each signature is compared with every secret's.
  return { id, timestamp, signatures: signatures.slice(0, 8) }
}

/**
 * Verifies a signature: HMAC-SHA-256 over `{id}.{timestamp}.{body}`, compared in constant time.
 *
 * @returns the name of the secret that signed it
 * @throws ServiceError `signature-refused`
 */
export function verifyHookSignature(
  head: SignatureHead,
  body: Uint8Array,
  secrets: readonly HookSecret[],
): string {
  for (const { name, key } of secrets) {
    const hmac = createHmac('sha256', key).update(`${head.id}.${head.timestamp}.`).update(body)
    // Compared as text: a lenient base64 decoder accepts several spellings of the same bytes.
    const expected = Buffer.from(hmac.digest('base64'))
    for (const given of head.signatures.map((one) => Buffer.from(one))) {
      if (given.length === expected.length && timingSafeEqual(given, expected)) return name
    }
  }
  throw signatureRefusedError(
    'The signature matches this body, id and timestamp with none of the configured secrets.',
  )
}

/** @param why the reason, which must reveal nothing about the secret */
export const signatureRefusedError = (why: string): ServiceError =>
  new ServiceError('signature-refused', why, {
    hint: 'docs/hooks.md describes what to sign, and how.',
  })
