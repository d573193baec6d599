import type { Config } from '../../config/config.ts'
import type { Terminal } from './terminal.ts'

/** 0 all done · 1 a crash · 2 wrong usage or configuration · 3 finished, but something fell short. */
export type ExitCode = 0 | 1 | 2 | 3

/** What every command receives. */
export interface CommandContext {
  readonly terminal: Terminal
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /**
   * The configuration. Read on first use, so that `--help` loads no settings and works with any environment.
   *
   * @throws ConfigError `config-invalid`
   */
  config(): Promise<Config>
  /** Remembers that something fell short; of several codes the gravest is kept: 1, then 2, then 3. */
  ended(code: ExitCode): void
}

const GRAVITY: readonly ExitCode[] = [0, 3, 2, 1]

/** The graver of two exit codes: a crash before a shortfall, a shortfall before none. */
export function worseExitCode(one: ExitCode, other: ExitCode): ExitCode {
  return GRAVITY.indexOf(one) >= GRAVITY.indexOf(other) ? one : other
}
