import { ConfigError } from '../model/errors.ts'

/** Creates a `data-dir-unwritable` error with the system's message. */
export function unwritableError(dir: string, cause: unknown): ConfigError {
  const why = cause instanceof Error ? cause.message.trim() : String(cause)
  return new ConfigError('data-dir-unwritable', `${dir} can't be used: ${why}`, {
    input: dir,
    hint: 'Give this user the right to write there, or set STET_DATA_DIR to another place.',
    cause,
  })
}
