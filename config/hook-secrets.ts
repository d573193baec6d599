import { ConfigError } from '../src/model/errors.ts'

/** A secret with which a CMS signs its requests. */
export interface HookSecret {
  /** The hook's name in the log. */
  readonly name: string
  readonly key: Uint8Array
}

/** The Standard Webhooks specification requires 24 to 64 bytes, in base64 behind a prefix. */
const SECRET = /^(?:([\w.-]{1,40})=)?whsec_([A-Za-z0-9+/]{32,88}={0,2})$/

/**
 * Parses `whsec_…` or `name=whsec_…`; a secret without a name is called `hook`.
 *
 * @throws ConfigError `config-invalid`, without repeating a secret
 */
export function parseHookSecrets(values: readonly string[]): HookSecret[] {
  return values.map((value, index) => {
    const [, name = 'hook', text = ''] = SECRET.exec(value) ?? []
    const key = Buffer.from(text, 'base64')
    if (key.length >= 24 && key.length <= 64) return { name, key }
    throw new ConfigError('config-invalid', `STET_HOOK_SECRETS: secret ${index + 1} can't be used.`, {
      input: 'STET_HOOK_SECRETS',
      hint: 'Make one: echo "whsec_$(openssl rand -base64 32)"; name it as in cms=whsec_…',
    })
  })
}
