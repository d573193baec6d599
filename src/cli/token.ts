import { type Command, Option } from 'commander'
import { Scope } from '../model/scope.ts'
import type { Context } from './context.ts'
import { teach } from './help.ts'
import { count, jsonOption } from './options.ts'
import { withService } from './with-service.ts'

interface Create {
  scope: Scope[]
  name?: string
  expires?: number
  json?: true
}

/** `stet token create|list|revoke`: who may use the API. */
export function tokenCommand(program: Command, context: Context): void {
  const command = program
    .command('token')
    .summary('create, list and revoke API tokens')
    .description('API tokens: who may send articles, read, or administrate.')
  command
    .command('create')
    .description('Makes a token. Its text is shown this once and kept nowhere.')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices(Scope.options).makeOptionMandatory(),
    )
    .option('--name <name>', 'whose it is')
    .option('--expires <days>', 'after how many days it ends by itself', count)
    .addOption(jsonOption())
    .action((options: Create) => create(options, context))
  command
    .command('list')
    .description('Lists tokens, without their texts.')
    .addOption(jsonOption())
    .action((options: { json?: true }) => list(options, context))
  command
    .command('revoke')
    .description('Ends a token at once.')
    .argument('<id>', 'as `stet token list` shows it')
    .addOption(jsonOption())
    .action((id: string, options: { json?: true }) => revoke(id, options, context))
  teach(command, {
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

async function create({ scope, name, expires, json }: Create, context: Context): Promise<void> {
  const { Token } = await import('./views.ts')
  const body = {
    scopes: [...new Set(scope)],
    ...(name === undefined ? {} : { name }),
    ...(expires === undefined
      ? {}
      : { expiresAt: new Date(Date.now() + expires * 86_400_000).toISOString() }),
  }
  const token = await withService(context, async (service) =>
    Token.parse(await service.json('POST', '/v1/tokens', body)),
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

async function list({ json }: { json?: true }, context: Context): Promise<void> {
  const { TokenList } = await import('./views.ts')
  const { tokens } = await withService(context, async (service) =>
    TokenList.parse(await service.json('GET', '/v1/tokens')),
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

async function revoke(id: string, { json }: { json?: true }, context: Context): Promise<void> {
  await withService(context, (service) => service.json('DELETE', `/v1/tokens/${encodeURIComponent(id)}`))
  if (json) context.terminal.json({ id, revoked: true })
  else context.terminal.say(`${context.terminal.colours.green('✔')} ${id} is revoked`)
}
