/**
 * Why the operating system refused a file or a connection. `full`: no space, no quota, or no inodes. `read-only`: the file
 * system is mounted so. `open-files`: this process, or the machine, has too many files and connections open. `io`: the
 * disk itself reports an error. `denied`: this user lacks the right.
 */
export type DiskFault = 'full' | 'read-only' | 'open-files' | 'io' | 'denied'

/** By error code (errno(3), open(2), write(2)). */
const FAULTS: Readonly<Record<string, DiskFault>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EMFILE: 'open-files',
  ENFILE: 'open-files',
  EIO: 'io',
  // A damaged file system: "Structure needs cleaning".
  EUCLEAN: 'io',
  ENXIO: 'io',
  // A network file system whose server lost the file, or is gone.
  ESTALE: 'io',
  EACCES: 'denied',
  EPERM: 'denied',
}

/** A wrapped error names its cause; a longer chain has none of the system's. */
const MAX_DEPTH = 5

/**
 * Classifies a thrown value by the system's error code, in it or in what caused it. This is the one place where these codes
 * are told apart; each caller knows whose disk it was.
 *
 * @returns null for any other error
 */
export function diskFaultOf(thrown: unknown): DiskFault | null {
  let error = thrown
  for (let depth = 0; depth < MAX_DEPTH && error instanceof Error; depth += 1) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    const found = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined
    if (found !== undefined) return found
    error = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined)
  }
  return null
}
