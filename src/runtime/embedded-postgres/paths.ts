import { join } from 'node:path'

/** The paths of the embedded PostgreSQL's files, all within the data directory. */
export interface PostgresPaths {
  readonly dataDir: string
  /** PostgreSQL's own data directory. */
  readonly cluster: string
  /** A FIFO: each client holds its writing end, the keeper its reading end. */
  readonly clients: string
  /** Locked by the process that starts a server. */
  readonly startLock: string
  readonly log: string
  /** Links to the package's libraries, where the package itself can't be written. */
  readonly libraries: string
  /** The catalog of an earlier Stet, on PGlite. */
  readonly pglite: string
}

export const postgresPaths = (dataDir: string): PostgresPaths => ({
  dataDir,
  cluster: join(dataDir, 'postgres'),
  clients: join(dataDir, 'postgres.clients'),
  startLock: join(dataDir, 'postgres.lock'),
  log: join(dataDir, 'postgres.log'),
  libraries: join(dataDir, 'postgres.libraries'),
  pglite: join(dataDir, 'catalog'),
})
