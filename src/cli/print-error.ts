import { asStetError, type StetError } from '../model/errors.ts'
import type { CommandContext } from './command-context.ts'
import type { Terminal } from './terminal.ts'

const REPORT = 'This is a fault of Stet: please report it with the command you typed and this line.'

/** An error as people read it: what happened, and on a second line what to do. */
export function errorLines(error: StetError): string[] {
  const named = error.input === null || error.message.includes(error.input)
  const what = named ? error.message : `${error.input}: ${error.message}`
  const todo = error.hint ?? (error.code === 'internal' ? REPORT : null)
  return [`stet: ${what}`, ...(todo === null ? [] : [`      ${todo}`])]
}

/** Prints an error on standard error, without a stack trace. */
export function printError(terminal: Terminal, error: StetError): void {
  for (const line of errorLines(error)) terminal.note(line)
}

/**
 * Runs `work` for each input, one after another. An input that fails is reported, and the other inputs still run.
 *
 * @throws an error that would hit every input, as `reportInputError`
 */
export async function forEachInput(
  inputs: readonly string[],
  options: { json?: boolean | undefined },
  context: CommandContext,
  work: (input: string) => Promise<void>,
): Promise<void> {
  for (const input of inputs) {
    try {
      await work(input)
    } catch (thrown) {
      reportInputError(thrown, input, options, context)
    }
  }
}

/**
 * Reports an input that failed, with `json` as a line `{"input", "error"}` as well.
 *
 * @throws an error that would hit every input, such as an unreachable store; the reason of the signal after an interrupt
 */
export function reportInputError(
  thrown: unknown,
  input: string,
  { json }: { json?: boolean | undefined },
  { terminal, signal, ended }: CommandContext,
): void {
  signal.throwIfAborted()
  const error = asStetError(thrown, input)
  if (error.exitCode === 2) throw error
  if (json) terminal.json({ input, error: { code: error.code, message: error.message } })
  printError(terminal, error)
  ended(error.exitCode)
}
