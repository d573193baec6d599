import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { asStetError } from '../model/errors.ts'
import { type CommandContext, type ExitCode, worseExitCode } from './command-context.ts'
import { printError } from './print-error.ts'
import { commanderExitCode, createProgram } from './program.ts'
import type { Terminal } from './terminal.ts'

/** What a shell reports for a program that SIGINT ended: 128 + 2. */
export const INTERRUPTED = 130

/** The world around a command: a terminal, a way to stop it, and its configuration. */
export interface CliEnvironment {
  readonly terminal: Terminal
  /** Where a service's errors go; null: to the terminal. */
  readonly log?: Logger | null
  readonly signal: AbortSignal
  /** @throws ConfigError `config-invalid` */
  readConfig(): Promise<Config>
}

/**
 * Runs one command line. The one place where errors become lines and exit codes; it never throws.
 *
 * @param words the command line after `stet`
 */
export async function runCommandLine(
  words: readonly string[],
  around: CliEnvironment,
): Promise<ExitCode | typeof INTERRUPTED> {
  const { terminal, signal } = around
  let code: ExitCode = 0
  let config: Config | null = null
  const context: CommandContext = {
    terminal,
    signal,
    config: async () => {
      config ??= await around.readConfig()
      return config
    },
    ended: (ended) => {
      code = worseExitCode(code, ended)
    },
  }
  try {
    const program = await createProgram(context, words)
    await program.parseAsync(words, { from: 'user' })
  } catch (thrown) {
    const usage = commanderExitCode(thrown)
    if (usage !== null) return usage
    if (signal.aborted) {
      terminal.note('stet: interrupted; finished work is kept.')
      return INTERRUPTED
    }
    context.ended(reportFailure(thrown, around, config))
  }
  return code
}

/** Prints an error, or logs it. On a terminal, a stack trace is added at the log levels `debug` and `trace` alone. */
export function reportFailure(
  thrown: unknown,
  { terminal, log }: Pick<CliEnvironment, 'terminal' | 'log'>,
  config: Config | null,
): ExitCode {
  const error = asStetError(thrown)
  if (log) {
    const { code, input, hint, message } = error
    log.fatal({ code, input, hint, err: error }, message)
    return error.exitCode
  }
  printError(terminal, error)
  const curious = config !== null && ['trace', 'debug'].includes(config.logLevel)
  if (curious && error.cause instanceof Error) terminal.note(error.cause.stack ?? error.cause.message)
  return error.exitCode
}
