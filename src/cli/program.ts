import { Command, CommanderError } from 'commander'
import { VERSION } from '../../config/version.ts'
import type { CommandContext } from './command-context.ts'
import { COMMANDS } from './commands.ts'

/** The hidden command that a shell's completion script runs at every Tab, with the words so far behind `--`. */
const COMPLETION_REQUEST = 'complete'

const START = `
Start here:
  $ stet detect article.html             what does this article cite?
  $ stet archive https://…/article       archive every post it cites
  $ stet check stet-data/archive/…wacz   prove a snapshot, offline
  $ stet up                              the service: API, pages, queue
  $ stet doctor                          check the set-up

\`stet <command> --help\` explains each, with examples and exit codes.
Settings are environment variables: docs/configuration.md.`

/**
 * Builds the command line.
 *
 * @param words the command line after `stet`. Only the commands that it names get their options; the others have
 *   a name and a summary, which is enough for `stet --help` and for a suggestion after a misspelt name.
 */
export async function createProgram(context: CommandContext, words: readonly string[]): Promise<Command> {
  const { terminal } = context
  const program = new Command('stet')
    .description(
      'Stet keeps the social posts that news articles embed: finds, captures, seals and watches them.',
    )
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('      Try: stet --help')
    .configureHelp({ helpWidth: Math.min(100, terminal.width), sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'stet: ')),
    })
    .addHelpText('after', START)
  program.addHelpCommand(
    new Command('help').argument('[command]').summary('same as stet <command> --help').helpGroup('Serve:'),
  )
  const isRequest = words[0] === COMPLETION_REQUEST
  for (const [heading, rows] of Object.entries(COMMANDS)) {
    program.commandsGroup(heading)
    for (const { name, summary, load } of rows) {
      // The library that answers requests brings this command itself.
      if (isRequest && name === 'completion') continue
      const command = program.command(name).summary(summary)
      if (isRequest) command.description(summary)
      if (words.includes(name)) (await load())(command, context)
    }
  }
  if (isRequest) (await import('./completion.ts')).addCompletionRequest(program)
  return program
}

/** The exit code of commander's own errors: 0 after help or version, 2 after wrong usage; null for any other error. */
export function commanderExitCode(thrown: unknown): 0 | 2 | null {
  if (!(thrown instanceof CommanderError)) return null
  return thrown.exitCode === 0 ? 0 : 2
}
