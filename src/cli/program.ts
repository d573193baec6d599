import { Command, CommanderError } from 'commander'
import { VERSION } from '../../config/version.ts'
import { archiveCommand } from './archive.ts'
import { backupCommand } from './backup.ts'
import { checkCommand } from './check.ts'
import type { CommandContext } from './command-context.ts'
import { detectCommand } from './detect.ts'
import { doctorCommand } from './doctor.ts'
import { enqueueCommand } from './enqueue.ts'
import { getCommand } from './get.ts'
import { listCommand } from './list.ts'
import { publishCommand } from './publish.ts'
import { reindexCommand } from './reindex.ts'
import { reportCommand } from './report.ts'
import { restoreCommand } from './restore.ts'
import { retryCommand } from './retry.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
import { takedownCommand } from './takedown.ts'
import { tokenCommand } from './token.ts'
import { upCommand } from './up.ts'
import { verifyCommand } from './verify.ts'
import { workCommand } from './work.ts'

const START = `
Start here:
  $ stet detect article.html             what does this article cite?
  $ stet archive https://…/article       keep every post it cites
  $ stet check stet-data/archive/…wacz   prove a kept post, offline
  $ stet up                              the service: API, pages, queue
  $ stet doctor                          is everything set up right?

\`stet <command> --help\` explains each, with examples and exit codes.
Settings are environment variables: docs/configuration.md.`

/** The whole command line. */
export function createProgram(context: CommandContext): Command {
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
    new Command('help')
      .argument('[command]')
      .summary('the same as stet <command> --help')
      .helpGroup('Serve:'),
  )
  const groups: ReadonlyArray<
    readonly [string, ReadonlyArray<(program: Command, context: CommandContext) => void>]
  > = [
    ['Archive:', [detectCommand, archiveCommand, checkCommand]],
    ['Find and fetch:', [listCommand, showCommand, getCommand]],
    ['Watch:', [verifyCommand, reportCommand, publishCommand, takedownCommand]],
    [
      'Serve:',
      [
        upCommand,
        serveCommand,
        workCommand,
        enqueueCommand,
        retryCommand,
        reindexCommand,
        backupCommand,
        restoreCommand,
        tokenCommand,
        doctorCommand,
      ],
    ],
  ]
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading)
    for (const add of commands) add(program, context)
  }
  return program
}

/** Whether a thrown value is commander's way of ending: help and version were asked for, or usage is wrong. */
export function usageExit(thrown: unknown): 0 | 2 | null {
  if (!(thrown instanceof CommanderError)) return null
  return thrown.exitCode === 0 ? 0 : 2
}
