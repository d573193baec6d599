import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption } from './options.ts'
import { COMMAND_CALLER, withApp } from './with-app.ts'

interface Options {
  approve?: true
  hold?: true
  clear?: true
  json?: true
}

const WORDS = {
  approved: 'may be shown to readers',
  held: 'is held back from readers',
  undecided: 'has no decision: STET_PUBLISH applies',
}

/** `stet publish`: records an editor's decision on whether readers may see a post's archived card. */
export function publishCommand(command: Command, context: CommandContext): void {
  command
    .description("Records an editor's decision on whether readers may see a post's archived card.")
    .argument('<post>', "any form of the post's address")
    .addOption(new Option('--approve', 'readers may see it').conflicts(['hold', 'clear']))
    .addOption(new Option('--hold', 'readers may not, whatever STET_PUBLISH says').conflicts('clear'))
    .option('--clear', 'withdraw the decision')
    .addOption(createJsonOption())
    .action((post: string, options: Options) => publish(post, options, command, context))
  addHelp(command, {
    about:
      'The decision is an event in the store, so a rebuilt catalog obeys it.\n' +
      'STET_PUBLISH=none hides approved posts too.\n' +
      '--json prints {"platform", "id", "url", "decision": "approved", "held" or null}.',
    examples: [
      ['stet publish https://x.com/jack/status/20 --approve', 'Let readers see the archived card'],
      ['stet publish https://x.com/jack/status/20 --hold', 'Hold it back'],
    ],
    shortfall: 'no platform claims the address, the post is taken down, or there is no decision to withdraw',
  })
}

async function publish(
  post: string,
  options: Options,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { approve, hold, clear, json } = options
  if (!approve && !hold && !clear) {
    command.error('error: Give one of --approve, --hold and --clear.', { exitCode: 2 })
  }
  const decision = approve ? 'approved' : hold ? 'held' : null
  const { platform, id, url } = await withApp(context, async (app) => {
    const [{ postFromUrl }, { setApproval }] = await Promise.all([
      import('../api/views/post-from-url.ts'),
      import('../services/publication/set-approval.ts'),
    ])
    const found = postFromUrl(app, post)
    await setApproval(app, found, decision, COMMAND_CALLER)
    return found
  })
  const { terminal } = context
  if (json) terminal.json({ platform, id, url, decision })
  else terminal.say(`${url} ${WORDS[decision ?? 'undecided']}.`)
}
