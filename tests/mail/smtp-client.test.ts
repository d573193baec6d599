import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { verifySmtp } from '../../src/mail/smtp-client.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'

const serverOf = (url: string) => {
  const { mail } = readConfig({
    ...{ STET_SMTP_URL: url, STET_MAIL_FROM: 'stet@news.example', STET_MAIL_TO: 'desk@news.example' },
  })
  if (mail === null) throw new TypeError('no mail is set up')
  return mail.server
}

let plain: MailServer
let selfSigned: MailServer
beforeAll(async () => {
  plain = await startMailServer()
  selfSigned = await startMailServer({ hasTls: true })
})
afterAll(async () => {
  await plain?.[Symbol.asyncDispose]()
  await selfSigned?.[Symbol.asyncDispose]()
})

it('signs in at a server on this machine', async () => {
  await verifySmtp(serverOf(plain.url))
  expect(plain.signIns).toBe(1)
})

it('says that the password is wrong, without it', async () => {
  const refused = await verifySmtp(serverOf(plain.url.replace(/:[^:@]+@/, ':hunter2@'))).catch(
    (err: Error) => err,
  )
  expect(refused).toMatchObject({ message: expect.stringContaining('wrong password') })
  expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toMatch(
    new RegExp(`hunter2|${Buffer.from('\0desk\0hunter2').toString('base64')}`),
  )
})

it('sends no password without TLS to another machine', async () => {
  const before = plain.signIns
  // An address that is not known as this machine's own.
  await expect(verifySmtp(serverOf(plain.url.replace('127.0.0.1', '0.0.0.0')))).rejects.toThrow()
  expect(plain.signIns).toBe(before)
})

it('sends no password to a server with a certificate that nobody vouches for', async () => {
  await expect(verifySmtp(serverOf(selfSigned.url))).rejects.toThrow(/self.signed|certificate/)
  expect(selfSigned.signIns).toBe(0)
})
