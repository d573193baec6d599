import { ConfigError, type StetError, toDiskError } from '../model/errors.ts'

/** Creates the error of a data directory that can't be used: `data-dir-unwritable`, or what its disk reports. */
export function unwritableError(dir: string, cause: unknown): StetError {
  const disk = toDiskError(cause, dir)
  if (disk !== null) return disk
  const why = cause instanceof Error ? cause.message.trim() : String(cause)
  return new ConfigError('data-dir-unwritable', `${dir} can't be used: ${why}`, {
    input: dir,
    hint: 'Give this user the right to write there, or set STET_DATA_DIR to another place.',
    cause,
  })
}
