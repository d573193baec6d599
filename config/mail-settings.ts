import { ConfigError } from '../src/model/errors.ts'
import type { MailConfig, SmtpServer } from '../src/model/mail-config.ts'
import { defineSetting, type Setting } from '../src/model/setting.ts'
import { parseChoice, parseList } from './setting-parsers.ts'

/** Mail to editors. */
export const MAIL_SETTINGS = {
  smtpUrl: defineSetting(
    'STET_SMTP_URL',
    'text',
    null,
    'The server that takes mail to editors: `smtp://user:password@host:587`, which turns to TLS, or `smtps://…`. Unset: Stet sends no mail.',
    { secret: true },
  ),
  mailFrom: defineSetting(
    'STET_MAIL_FROM',
    'text',
    null,
    'The sender: `stet@news.example` or `Stet <stet@news.example>`.',
  ),
  mailTo: defineSetting('STET_MAIL_TO', 'list', null, 'The mailboxes that get notices and digests.'),
  mailDigest: defineSetting(
    'STET_MAIL_DIGEST',
    'choice',
    'weekly',
    'Whether a digest of the week is sent on Mondays at 06:00 UTC, besides the notices.',
    { choices: ['weekly', 'none'] },
  ),
} as const satisfies Record<string, Setting>

/**
 * Validates the settings of mail. They belong together.
 *
 * @param given the value of a setting; null for an unset one
 * @returns null if none is set
 * @throws ConfigError `config-invalid`, without repeating the password
 */
export function parseMailConfig(
  given: (key: keyof typeof MAIL_SETTINGS) => string | null,
): MailConfig | null {
  const [url, from, to] = [given('smtpUrl'), given('mailFrom'), given('mailTo')]
  const { smtpUrl, mailFrom, mailTo, mailDigest } = MAIL_SETTINGS
  const digest = parseChoice(mailDigest, given('mailDigest') ?? mailDigest.default)
  if (url === null && from === null && to === null) return null
  for (const [{ name }, value] of [
    [smtpUrl, url],
    [mailFrom, from],
    [mailTo, to],
  ] as const) {
    if (value === null)
      refuseMail(
        name,
        'not set, though another setting of mail is',
        'Set it, or leave out all of STET_SMTP_URL, STET_MAIL_FROM and STET_MAIL_TO.',
      )
  }
  return {
    server: parseSmtpUrl(url ?? ''),
    from: mailbox(mailFrom.name, from ?? ''),
    to: parseList(to ?? '').map((one) => mailbox(mailTo.name, one)),
    digest,
  }
}

function parseSmtpUrl(value: string): SmtpServer {
  const url = URL.parse(value)
  if (
    !url ||
    !/^smtps?:$/.test(url.protocol) ||
    url.hostname === '' ||
    url.search !== '' ||
    !/^\/?$/.test(url.pathname)
  ) {
    refuseMail(
      MAIL_SETTINGS.smtpUrl.name,
      "its value can't be read",
      'Set it to smtp://user:password@host:587 or smtps://user:password@host, with percent-encoded user and password.',
    )
  }
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    auth: url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) },
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuseMail(
      MAIL_SETTINGS.smtpUrl.name,
      "its user or password can't be read",
      'Percent-encode them: % is %25, @ is %40.',
    )
  }
}

/** An address, alone or in angle brackets behind a name without special characters (RFC 5322 § 3.4). */
const MAILBOX =
  /^(?:[^\p{Cc}<>@,;:"\\()[\]]{1,80} <([^\s\p{Cc}<>@,;:"\\()[\]]{1,64}@[\p{L}\d.-]{1,255})>|([^\s\p{Cc}<>@,;:"\\()[\]]{1,64}@[\p{L}\d.-]{1,255}))$/u

function mailbox(name: string, value: string): string {
  if (MAILBOX.test(value)) return value
  return refuseMail(
    name,
    `${JSON.stringify(value)} is no mailbox`,
    'Write stet@news.example or Stet <stet@news.example>.',
  )
}

function refuseMail(name: string, what: string, hint: string): never {
  throw new ConfigError('config-invalid', `${name}: ${what}.`, { input: name, hint })
}
