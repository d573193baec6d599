import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** So many lines of all logs are told where something fails; the files have the rest. */
const TOLD = 60

/** What every process says, in a file of its own that outlives whoever is killed. */
export class Logs {
  readonly dir: string
  readonly #files: number[] = []
  #failed = true

  constructor(dir: string) {
    this.dir = dir
  }

  static async open(): Promise<Logs> {
    return new Logs(await mkdtemp(join(tmpdir(), 'stet-nothing-lost-')))
  }

  /** A file that is written on from one life of a process to the next. */
  file(name: string): number {
    const file = openSync(join(this.dir, `${name.replaceAll(' ', '-')}.log`), 'a')
    this.#files.push(file)
    return file
  }

  /** The lines that hold one of these words, and how many there are of each code. */
  about(words: readonly string[]): string {
    const lines = readdirSync(this.dir).flatMap((name) =>
      readFileSync(join(this.dir, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && words.some((word) => line.includes(word)))
        .map((line) => `${name}: ${line.slice(0, 1_500)}`),
    )
    const codes = Map.groupBy(lines, (line) => /"code":"([^"]+)"/.exec(line)?.[1] ?? 'none')
    const counts = [...codes].map(([code, found]) => `${code} ${found.length}`).join(', ')
    return [`All logs lie in ${this.dir}. Lines by code: ${counts}.`, ...lines.slice(0, TOLD)].join('\n')
  }

  /** Nothing went wrong: nobody will look. */
  succeeded(): void {
    this.#failed = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files) closeSync(file)
    if (!this.#failed) await rm(this.dir, { recursive: true, force: true })
  }
}
