import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { SigningSecret } from '../model/announcement.ts'

/** A new secret as the specification writes it: `whsec_` and 32 random bytes in base64. */
export const createSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/**
 * The secrets after a rotation: the new one signs from now on, those before it beside it until
 * `overlapMs` have passed, so that a receiver can change over without losing a message.
 */
export function rotateSecrets(
  secrets: readonly SigningSecret[],
  fresh: string,
  now: Date,
  overlapMs: number,
): SigningSecret[] {
  const end = new Date(now.getTime() + overlapMs).toISOString()
  const kept = valid(secrets, now).map(({ secret, until }) => ({
    secret,
    until: until !== null && until < end ? until : end,
  }))
  return [{ secret: fresh, until: null }, ...(overlapMs > 0 ? kept : [])]
}

/**
 * The headers of one delivery after the Standard Webhooks specification: the message's id, the time of
 * this attempt, and a signature with each secret that is valid now.
 */
export function signHeaders(
  message: { readonly id: string; readonly body: string },
  secrets: readonly SigningSecret[],
  now: Date,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': valid(secrets, now)
      .map(({ secret }) => new Webhook(secret).sign(message.id, now, message.body))
      .join(' '),
  }
}

const valid = (secrets: readonly SigningSecret[], now: Date) =>
  secrets.filter(({ until }) => until === null || Date.parse(until) > now.getTime())
