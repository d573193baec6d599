import { isAbsolute, resolve } from 'node:path'
import { ConfigError } from '../src/model/errors.ts'
import type { StoreAddress } from '../src/model/store.ts'

/**
 * Parses `file:///dir` or `s3://bucket/prefix`.
 *
 * @param setting the variable that has the value, for messages
 * @throws ConfigError `config-invalid`
 */
export function storeAddress(value: string, setting: string): StoreAddress {
  const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(value)
  if (s3) return { kind: 's3', bucket: s3[1] ?? '', prefix: (s3[2] ?? '').replace(/^\/+|\/+$/g, '') }
  // The path after file:// has no percent-encoding, so that a setting can name any path.
  const path = value.startsWith('file:///') ? value.slice('file://'.length) : '\0'
  if (!path.includes('\0')) return { kind: 'file', dir: isAbsolute(path) ? path : resolve(path) }
  throw new ConfigError('config-invalid', `${setting}: ${JSON.stringify(value)} can't be read.`, {
    input: setting,
    hint: 'Set it to file:///absolute/dir or s3://bucket/prefix.',
  })
}
