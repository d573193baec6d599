import type { Command } from 'commander'

const EXITS: Readonly<Record<number, string>> = {
  0: 'all done',
  1: 'a crash: a fault of Stet',
  2: 'wrong usage or configuration',
  3: 'finished, but something fell short',
}

/** The part of a command's `--help` after its options. */
export interface HelpSection {
  /** One or two paragraphs: what the command does and does not do. */
  readonly about: string
  /** Command lines that run unchanged, each with its purpose. */
  readonly examples: ReadonlyArray<readonly [line: string, what: string]>
  /** The meaning of exit code 3; absent if the command never ends with it. */
  readonly shortfall?: string
}

/** Adds description, examples and exit codes to a command's help. */
export function addHelp(command: Command, section: HelpSection): Command {
  const examples = section.examples.flatMap(([line, what]) => [
    `  ${what}${what.endsWith('?') ? '' : ':'}`,
    `    $ ${line}`,
  ])
  const codes = [0, 1, 2, ...(section.shortfall === undefined ? [] : [3])]
  command.showHelpAfterError(`      Try: stet ${command.name()} --help`)
  return command.addHelpText('after', () => {
    const help = command.createHelp()
    const exits = codes.map((code) =>
      help.formatItem(String(code), 1, (code === 3 && section.shortfall) || (EXITS[code] ?? ''), help),
    )
    const about = help.boxWrap(joinLines(section.about), help.helpWidth ?? 80)
    return ['', about, '', 'Examples:', ...examples, '', 'Exit codes:', ...exits].join('\n')
  })
}

/** Joins the lines of each sentence, so that a terminal of any width can break them where it must. */
const joinLines = (text: string): string => text.replace(/(?<![.\n])\n(?=\S)/g, ' ')
