import type { Command } from 'commander'

const EXITS: Readonly<Record<number, string>> = {
  0: 'all done',
  1: 'a crash: a fault of Stet',
  2: 'wrong usage or configuration',
  3: 'finished, but something fell short',
}

/** What a command's `--help` says beside its options. */
export interface HelpSection {
  /** A paragraph or two: what it does, and what it does not. */
  readonly about: string
  /** Command lines that run as they stand, each with what it is for. */
  readonly examples: ReadonlyArray<readonly [line: string, what: string]>
  /** What exit code 3 means here; left out where the command has none. */
  readonly shortfall?: string
}

/** Adds the lesson to the command's help: about, examples, exit codes. */
export function addHelp(command: Command, lesson: HelpSection): Command {
  const examples = lesson.examples.flatMap(([line, what]) => [
    `  ${what}${what.endsWith('?') ? '' : ':'}`,
    `    $ ${line}`,
  ])
  const codes = [0, 1, 2, ...(lesson.shortfall === undefined ? [] : [3])]
  const exits = codes.map((code) => `  ${code}  ${code === 3 ? lesson.shortfall : EXITS[code]}`)
  command.showHelpAfterError(`      Try: stet ${command.name()} --help`)
  return command.addHelpText(
    'after',
    ['', lesson.about, '', 'Examples:', ...examples, '', 'Exit codes:', ...exits].join('\n'),
  )
}
