import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where Debian's package `libfaketime` puts the library, by processor. */
const LIBRARIES = ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`)

/** The wall clock of one process, which can be set while it runs. */
interface SettableClock extends AsyncDisposable {
  /** The environment of that process. */
  readonly env: Readonly<Record<string, string>>
  /** Sets it ahead of the right time, in seconds. */
  set(ahead: number): Promise<void>
}

/** Null where `libfaketime` is not installed. */
export async function settableClock(): Promise<SettableClock | null> {
  const library = LIBRARIES.find((path) => existsSync(path))
  if (library === undefined) return null
  const dir = await mkdtemp(join(tmpdir(), 'stet-clock-'))
  const file = join(dir, 'offset')
  const set = async (ahead: number) => await writeFile(file, `${ahead < 0 ? '-' : '+'}${Math.abs(ahead)}`)
  await set(0)
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
    },
    set,
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}
