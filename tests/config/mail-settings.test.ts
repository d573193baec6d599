import { describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { ConfigError } from '../../src/model/errors.ts'

const SET = {
  STET_SMTP_URL: 'smtp://desk:p%40ss%2F1@mail.news.example',
  STET_MAIL_FROM: 'Stet <stet@news.example>',
  STET_MAIL_TO: 'desk@news.example, Night desk <night@news.example>',
}
const mailOf = (env: Record<string, string>) => readConfig({ ...SET, ...env }).mail
const refusal = (env: Record<string, string>): ConfigError => {
  try {
    mailOf(env)
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown
    throw thrown
  }
  throw new Error(`${JSON.stringify(env)} was accepted`)
}

describe('the settings of mail', () => {
  it('name a server, a sender and mailboxes', () => {
    expect(mailOf({})).toEqual({
      server: {
        ...{ host: 'mail.news.example', port: 587, secure: false },
        auth: { user: 'desk', pass: 'p@ss/1' },
      },
      from: 'Stet <stet@news.example>',
      to: ['desk@news.example', 'Night desk <night@news.example>'],
      digest: 'weekly',
    })
    expect(mailOf({ STET_SMTP_URL: 'smtps://[::1]', STET_MAIL_DIGEST: 'none' })).toMatchObject({
      ...{ server: { host: '::1', port: 465, secure: true, auth: null }, digest: 'none' },
    })
  })

  it('are off together', () => {
    expect(readConfig({ STET_SMTP_URL: '', STET_MAIL_TO: '', STET_MAIL_DIGEST: 'weekly' }).mail).toBeNull()
    for (const name of Object.keys(SET)) expect(refusal({ [name]: '' }).input).toBe(name)
  })

  it.each([
    ['STET_SMTP_URL', 'https://desk:hunter2@mail.news.example'],
    ['STET_SMTP_URL', 'smtp://desk:hunter2@mail.news.example?tls.rejectUnauthorized=false'],
    ['STET_SMTP_URL', 'smtp://desk:hunter2%@mail.news.example'],
    ['STET_MAIL_FROM', 'stet'],
    ['STET_MAIL_FROM', 'a@news.example, b@news.example'],
    ['STET_MAIL_TO', 'desk@news.example, x <y>'],
    ['STET_MAIL_TO', 'desk@news.example\r\nBcc: x@evil.example'],
    ['STET_MAIL_DIGEST', 'daily'],
  ])('refuse %s=%s by name, without a password', (name, value) => {
    const { code, input, message, hint } = refusal({ [name]: value })
    expect([code, input]).toEqual(['config-invalid', name])
    expect(`${message}${hint}`).not.toContain('hunter2')
  })
})
