import { type Command, Option } from 'commander'
import { Scope } from '../model/scope.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption, parseCount } from './options.ts'
import { withApi } from './with-api.ts'

interface Create {
  scope: Scope[]
  name?: string
  expires?: number
  json?: true
}

/** `stet token create|list|revoke`: who may use the API. */
export function tokenCommand(command: Command, context: CommandContext): void {
  command.description('API tokens: who may send articles, read, or administrate.')
  command
    .command('create')
    .description('Makes a token. Its text is shown this once and kept nowhere.')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices(Scope.options).makeOptionMandatory(),
    )
    .option('--name <name>', 'whose it is')
    .option('--expires <days>', 'after how many days it ends by itself', parseCount)
    .addOption(createJsonOption())
    .action((options: Create) => create(options, context))
  command
    .command('list')
    .description('Lists tokens, without their texts.')
    .addOption(createJsonOption())
    .action((options: { json?: true }) => list(options, context))
  command
    .command('revoke')
    .description('Ends a token at once.')
    .argument('<id>', 'as `stet token list` shows it')
    .addOption(createJsonOption())
    .action((id: string, options: { json?: true }) => revoke(id, options, context))
  addHelp(command, {
    about:
      'Scopes: `ingest` sends articles and posts, `read` reads everything, `admin` may do all.\n' +
      '`create --json` prints {"id", "token", "scopes"}.',
    examples: [
      ['stet token create --scope ingest --name cms-hook', 'For the CMS'],
      ['stet token create --scope admin --json', 'For a script, as JSON'],
      ['stet token create --scope read --name audit --expires 30', 'One that ends by itself'],
      ['stet token list', 'Who has one?'],
      ['stet token revoke 0197c0de', 'End one'],
    ],
  })
}

async function create({ scope, name, expires, json }: Create, context: CommandContext): Promise<void> {
  const { TokenBody } = await import('./api-types.ts')
  const body = {
    scopes: [...new Set(scope)],
    ...(name === undefined ? {} : { name }),
    ...(expires === undefined
      ? {}
      : { expiresAt: new Date(Date.now() + expires * 86_400_000).toISOString() }),
  }
  const token = await withApi(context, async (service) =>
    TokenBody.parse(await service.json('POST', '/v1/tokens', body)),
  )
  if (json) {
    context.terminal.json(token)
    return
  }
  const { colours } = context.terminal
  context.terminal.say(colours.bold(token.token))
  context.terminal.say(
    colours.dim(`id ${token.id}, scopes ${token.scopes.join(', ')}. It is not shown again.`),
  )
}

async function list({ json }: { json?: true }, context: CommandContext): Promise<void> {
  const { TokenListBody } = await import('./api-types.ts')
  const { tokens } = await withApi(context, async (service) =>
    TokenListBody.parse(await service.json('GET', '/v1/tokens')),
  )
  for (const token of tokens) {
    if (json) context.terminal.json(token)
    else {
      const { red, dim } = context.terminal.colours
      const ended =
        token.revokedAt !== null
          ? red(`  revoked ${token.revokedAt}`)
          : token.expiresAt !== null
            ? dim(`  until ${token.expiresAt}`)
            : ''
      context.terminal.say(`${token.id}  ${token.scopes.join(',').padEnd(12)} ${token.name ?? ''}${ended}`)
    }
  }
  if (!json && tokens.length === 0)
    context.terminal.say('There is none. Make one: stet token create --scope ingest')
}

async function revoke(id: string, { json }: { json?: true }, context: CommandContext): Promise<void> {
  await withApi(context, (service) => service.json('DELETE', `/v1/tokens/${encodeURIComponent(id)}`))
  if (json) context.terminal.json({ id, revoked: true })
  else context.terminal.say(`${context.terminal.colours.green('✔')} ${id} is revoked`)
}
