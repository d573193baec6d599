import { ConfigError } from '../model/errors.ts'

/** `data-dir-unwritable`, with what the system said. */
export function unwritableError(dir: string, cause: unknown): ConfigError {
  const why = cause instanceof Error ? cause.message.trim() : String(cause)
  return new ConfigError('data-dir-unwritable', `${dir} can't be used: ${why}`, {
    input: dir,
    hint: 'Give this user the right to write there, or set STET_DATA_DIR to another place.',
    cause,
  })
}
