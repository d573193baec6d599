import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { createSecret, rotateSecrets, signHeaders } from '../../src/webhooks/webhook-signature.ts'

const HOUR = 3_600_000
/** The library uses the system's clock. */
const NOW = new Date()
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR)
const message = { id: 'msg_1', body: JSON.stringify({ type: 'post.lost', words: 'Fähre 🛳 “quay”' }) }

/** Verifies a message as a receiver does, with the specification's library. */
const verifies = (secret: string, headers: Record<string, string>, body = message.body): boolean => {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

describe('a signature', () => {
  it('is verified by the specification’s library, and not after a change', () => {
    const secret = createSecret()
    const headers = signHeaders(message, [{ secret, until: null }], NOW)
    expect(headers).toMatchObject({ 'webhook-id': 'msg_1', 'content-type': 'application/json' })
    expect(verifies(secret, headers)).toBe(true)
    expect(verifies(createSecret(), headers)).toBe(false)
    expect(verifies(secret, headers, message.body.replace('quay', 'key'))).toBe(false)
    expect(verifies(secret, { ...headers, 'webhook-id': 'msg_2' })).toBe(false)
  })

  it('uses a secret of 32 random bytes', () => {
    const made = [createSecret(), createSecret()]
    expect(made[0]).not.toBe(made[1])
    for (const secret of made) expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32)
  })

  it('is made with both secrets during a rotation, then with the new one alone', () => {
    const [old, fresh] = [createSecret(), createSecret()]
    const secrets = rotateSecrets([{ secret: old, until: null }], fresh, later(-23), 24 * HOUR)
    const both = signHeaders(message, secrets, NOW)
    expect([verifies(old, both), verifies(fresh, both)]).toEqual([true, true])
    expect(both['webhook-signature']?.split(' ')).toHaveLength(2)

    const over = rotateSecrets([{ secret: old, until: null }], fresh, later(-24), 24 * HOUR)
    const alone = signHeaders(message, over, NOW)
    expect([verifies(old, alone), verifies(fresh, alone)]).toEqual([false, true])
  })

  it('drops the old secret at once without an overlap', () => {
    expect(rotateSecrets([{ secret: 'whsec_old', until: null }], 'whsec_new', NOW, 0)).toEqual([
      { secret: 'whsec_new', until: null },
    ])
  })

  it('never extends an expiring secret, and removes expired ones', () => {
    const before = [
      { secret: 'whsec_b', until: null },
      { secret: 'whsec_a', until: later(1).toISOString() },
      { secret: 'whsec_gone', until: later(-1).toISOString() },
    ]
    expect(rotateSecrets(before, 'whsec_c', NOW, 24 * HOUR)).toEqual([
      { secret: 'whsec_c', until: null },
      { secret: 'whsec_b', until: later(24).toISOString() },
      { secret: 'whsec_a', until: later(1).toISOString() },
    ])
  })
})
