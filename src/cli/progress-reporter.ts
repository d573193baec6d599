import { type Command, Option } from 'commander'
import { createProgressBar, type ProgressBar } from './progress-bar.ts'
import type { Terminal } from './terminal.ts'

/** How much a command prints. */
export interface Verbosity {
  readonly json?: true
  readonly quiet?: true
  readonly verbose?: boolean
}

/**
 * Adds `--quiet` and `--verbose`.
 *
 * @param verbose what `--verbose` prints: `a line per post`
 * @param quiet what `--quiet` still prints: `news`
 */
export function addVerbosity(command: Command, verbose: string, quiet: string): Command {
  return command
    .addOption(new Option('--verbose', `${verbose}, not only news`).conflicts(['quiet', 'json']))
    .addOption(new Option('--quiet', `${quiet} alone: no bar and no sum`).conflicts('json'))
}

/**
 * What a long command tells people: a bar, news and a sum where a person sits at the terminal; elsewhere news, and a sum
 * only if there were any, because a cron job sends what is printed. With `--json` it tells nothing.
 */
export class ProgressReporter implements Disposable {
  readonly #terminal: Terminal
  readonly #options: Verbosity
  #bar: ProgressBar | null = null
  #hadNews = false

  constructor(terminal: Terminal, options: Verbosity) {
    this.#terminal = terminal
    this.#options = options
  }

  /** Whether a bar can be seen: what only a bar needs is not worth asking for without one. */
  get showsBar(): boolean {
    return this.#terminal.moving && !this.#options.json && !this.#options.quiet
  }

  /** Begins a part of the work, with a bar of its own. @param total see `createProgressBar` */
  begin(total: number | null): void {
    this.#bar?.stop()
    this.#bar = createProgressBar(this.#terminal, total, this.showsBar)
  }

  step(what: string, items?: number): void {
    this.#bar?.step(what, items)
  }

  set(done: number, total: number | null, what: string): void {
    this.#bar?.set(done, total, what)
  }

  /** Prints what a cron job must send. `write` prints a line, or does nothing where `--json` has printed it. */
  news(write: () => void): void {
    this.#hadNews = true
    this.#print(write)
  }

  /** Prints a line of `--verbose`. */
  detail(line: () => string): void {
    if (this.#options.verbose) this.#print(() => this.#terminal.say(line()))
  }

  /** Prints something that is neither: it stands above the bar and brings no sum. */
  note(line: string): void {
    this.#print(() => this.#terminal.note(line))
  }

  /** Takes the bar away and prints the sum. */
  sum(lines: () => readonly string[]): void {
    this.end()
    const { json, quiet, verbose } = this.#options
    if (json || quiet || !(this.#terminal.moving || verbose || this.#hadNews)) return
    for (const line of lines()) this.#terminal.say(line)
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop()
    this.#bar = null
  }

  [Symbol.dispose](): void {
    this.end()
  }

  #print(write: () => void): void {
    if (this.#bar) this.#bar.print(write)
    else write()
  }
}
