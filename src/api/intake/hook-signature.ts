import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { HookSecret } from '../../../config/hook-secrets.ts'
import { ServiceError } from '../../model/errors.ts'

/** How far a signature's time may be from ours (Standard Webhooks: five minutes either way). */
export const SIGNATURE_TOLERANCE_MS = 5 * 60_000

/** What a request says of its signature, before its body is there. */
export interface SignatureHead {
  readonly id: string
  /** As it stands: it is signed as text. */
  readonly timestamp: string
  readonly signatures: readonly string[]
}

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/** Whether a request is to be judged by a signature. */
export const isSigned = (headers: IncomingHttpHeaders): boolean =>
  NAMES.some((name) => headers[name] !== undefined)

/**
 * The headers of the Standard Webhooks specification, all but the signature itself proven.
 *
 * @throws ServiceError `signature-refused`
 */
export function parseSignatureHead(headers: IncomingHttpHeaders, now: Date): SignatureHead {
  const [id, timestamp, signature] = NAMES.map((name) => {
    const value = headers[name]
    if (typeof value === 'string' && value !== '') return value
    throw signatureRefusedError(`The header ${name} is missing.`)
  }) as [string, string, string]
  if (!/^[\w.:~+/=-]{1,256}$/.test(id)) throw signatureRefusedError('The webhook-id can not be used.')
  if (!/^\d{1,12}$/.test(timestamp))
    throw signatureRefusedError('The webhook-timestamp is not a time in seconds.')
  const off = Math.abs(now.getTime() - Number(timestamp) * 1000)
  if (off > SIGNATURE_TOLERANCE_MS)
    throw signatureRefusedError(`The webhook-timestamp is ${Math.round(off / 1000)} s from now.`)
  const signatures = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  if (signatures.length === 0)
    throw signatureRefusedError('The webhook-signature has no signature of version v1.')
  // Each costs a hash over the body.
  return { id, timestamp, signatures: signatures.slice(0, 8) }
}

/**
 * Whose signature it is: HMAC-SHA-256 over `{id}.{timestamp}.{body}`, compared in constant time.
 *
 * @throws ServiceError `signature-refused`
 */
export function verifyHookSignature(
  head: SignatureHead,
  body: Uint8Array,
  secrets: readonly HookSecret[],
): string {
  for (const { name, key } of secrets) {
    const hmac = createHmac('sha256', key).update(`${head.id}.${head.timestamp}.`).update(body)
    // As text: base64 that is read with lenience has more than one spelling.
    const wanted = Buffer.from(hmac.digest('base64'))
    for (const given of head.signatures.map((one) => Buffer.from(one))) {
      if (given.length === wanted.length && timingSafeEqual(given, wanted)) return name
    }
  }
  throw signatureRefusedError(
    'The signature does not fit this body, id and time, with any secret that is known here.',
  )
}

/** @param why what is wrong with it, in words that tell nothing of the secret */
export const signatureRefusedError = (why: string): ServiceError =>
  new ServiceError('signature-refused', why, {
    hint: 'docs/hooks.md says what is signed, and how.',
  })
