import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption } from './options.ts'
import { COMMAND_CALLER, withApp } from './with-app.ts'

interface Options {
  reason?: string
  restore?: true
  delete?: true
  json?: true
}

/** `stet takedown`: hides a post everywhere. */
export function takedownCommand(command: Command, context: CommandContext): void {
  command
    .description('Hides a post everywhere. With --restore it is shown again.')
    .argument('<post>', "any form of the post's address")
    .option('--reason <words>', 'the reason, shown to readers who request the post')
    .option('--delete', 'delete the bytes too; objects under Object Lock stay, but are not served')
    .addOption(new Option('--restore', 'undo a take-down whose bytes remain').conflicts(['reason', 'delete']))
    .addOption(createJsonOption())
    .action((post: string, options: Options) => takedown(post, options, command, context))
  addHelp(command, {
    about:
      'The take-down is an event in the store, so a rebuilt catalog obeys it. Card, file, manifest and resources\n' +
      'answer 451 with the reason, lists omit the post, and its words are shown nowhere. The bytes stay in the\n' +
      'store. --delete deletes them for good, except objects under Object Lock, which it reports.\n' +
      '--json prints {"platform", "id", "url", "takenDown": {"at", "reason", "bytes"} or null}; `bytes`: null\n' +
      'without --delete, else {"deleted", "kept"}.',
    examples: [
      ['stet takedown https://x.com/jack/status/20 --reason "Its author asked us to."', 'Take it down'],
      ['stet takedown https://x.com/jack/status/20 --reason "Order 12/26." --delete', 'Delete the bytes too'],
      ['stet takedown https://x.com/jack/status/20 --restore', 'Show it again'],
    ],
    shortfall: 'no platform claims the address, or there is no post to restore',
  })
}

async function takedown(
  post: string,
  options: Options,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { reason, restore } = options
  if (reason === undefined && !restore) {
    command.error('error: Say why with --reason, or undo a take-down with --restore.', { exitCode: 2 })
  }
  const body = { url: post, ...(restore ? { restore } : { reason, delete: options.delete ?? false }) }
  const view = await withApp(context, async (app) => {
    const { TakedownBody, takeDownRequested } = await import('../api/views/takedown.ts')
    const { validate } = await import('../api/server/schemas.ts')
    return await takeDownRequested(app, validate(TakedownBody, body, 'body'), COMMAND_CALLER)
  })
  const { terminal } = context
  const { url, takenDown } = view
  if (options.json) terminal.json(view)
  else if (takenDown) terminal.say(`${url} is taken down since ${takenDown.at}: ${takenDown.reason}`)
  else terminal.say(`${url} is shown.`)
  const bytes = takenDown?.bytes
  if (options.json || !bytes) return
  terminal.say(`${bytes.deleted} objects were deleted.`)
  for (const { key, until } of bytes.kept) {
    terminal.say(
      `${key} is kept by Object Lock ${until === null ? 'without an end' : `until ${until}`}, unreachable.`,
    )
  }
}
