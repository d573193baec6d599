import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { SigningSecret } from '../model/announcement.ts'

/** Creates a secret in the specification's form: `whsec_` and 32 random bytes in base64. */
export const createSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/**
 * Rotates the secrets: the new one signs from now on, and the old ones too until `overlapMs` have passed,
 * so that the receiver can switch without losing a message.
 */
export function rotateSecrets(
  secrets: readonly SigningSecret[],
  fresh: string,
  now: Date,
  overlapMs: number,
): SigningSecret[] {
  const end = new Date(now.getTime() + overlapMs).toISOString()
  const kept = validSecrets(secrets, now).map(({ secret, until }) => ({
    secret,
    until: until !== null && until < end ? until : end,
  }))
  return [{ secret: fresh, until: null }, ...(overlapMs > 0 ? kept : [])]
}

/**
 * Creates the headers of one attempt by the Standard Webhooks specification: the message's id, the time
 * of the attempt, and a signature with each valid secret.
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
    'webhook-signature': validSecrets(secrets, now)
      .map(({ secret }) => new Webhook(secret).sign(message.id, now, message.body))
      .join(' '),
  }
}

const validSecrets = (secrets: readonly SigningSecret[], now: Date) =>
  secrets.filter(({ until }) => until === null || Date.parse(until) > now.getTime())
