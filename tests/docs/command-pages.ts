import type { Command } from 'commander'
import pc from 'picocolors'
import type { CommandContext } from '../../src/cli/command-context.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { createProgram } from '../../src/cli/program.ts'

/** A context that no command is run in: for what the program says of itself. */
const context: CommandContext = {
  terminal: {
    moving: false,
    isScreen: false,
    colours: pc.createColors(false),
    width: 100,
    say: () => {},
    json: () => {},
    document: () => {},
    note: () => {},
  },
  signal: new AbortController().signal,
  config: async () => {
    throw new TypeError('No command is run here.')
  },
  ended: () => {},
}

const names = Object.values(COMMANDS).flatMap((rows) => rows.map(({ name }) => name))

/** The program with every command loaded. */
export const program = (): Promise<Command> => createProgram(context, names)

/** Every command with its subcommands, `help` left out. */
export function commandsOf(parent: Command): Command[] {
  return parent.commands
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => [command, ...commandsOf(command)])
}

/** What `--help` prints, to the letter. */
export function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
  })
  command.outputHelp()
  return text.trimEnd()
}

const nameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`

/** `docs/commands.md` from its first heading on. */
export async function commandPages(): Promise<string> {
  return commandsOf(await program())
    .map((command) => `## ${nameOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`)
    .join('\n')
}
