import { type Command, Option } from 'commander'
import { Scope } from '../model/scope.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption, parseCount } from './options.ts'
import { withApp } from './with-app.ts'

const DAY_MS = 86_400_000

interface Create {
  scope: Scope[]
  name?: string
  expires?: number
  json?: true
}

/** `stet token create|list|revoke`: manages API tokens. */
export function tokenCommand(command: Command, context: CommandContext): void {
  command.description('Manages API tokens, which allow a client to send articles, read, or administer.')
  command
    .command('create')
    .description('Creates a token. Its text is shown once and stored nowhere.')
    .addOption(
      new Option('--scope <scope...>', 'what the token allows').choices(Scope.options).makeOptionMandatory(),
    )
    .option('--name <name>', 'the name of the client that uses it')
    .option('--expires <days>', 'days until it expires', parseCount)
    .addOption(createJsonOption())
    .action((options: Create) => create(options, context))
  command
    .command('list')
    .description('Lists tokens, without their texts.')
    .addOption(createJsonOption())
    .action((options: { json?: true }) => list(options, context))
  command
    .command('revoke')
    .description('Revokes a token at once.')
    .argument('<id>', 'as `stet token list` shows it')
    .addOption(createJsonOption())
    .action((id: string, options: { json?: true }) => revoke(id, options, context))
  addHelp(command, {
    about:
      'Scopes: `ingest` sends articles and posts, `read` reads everything, `admin` allows everything.\n' +
      '`create --json` prints {"id", "token", "scopes"}.',
    examples: [
      ['stet token create --scope ingest --name cms-hook', 'For the CMS'],
      ['stet token create --scope admin --json', 'For a script, as JSON'],
      ['stet token create --scope read --name audit --expires 30', 'A token that expires'],
      ['stet token list', 'Which tokens exist?'],
      ['stet token revoke 0197c0de', 'Revoke one'],
    ],
  })
}

async function create({ scope, name, expires, json }: Create, context: CommandContext): Promise<void> {
  const expiresAt = expires === undefined ? undefined : new Date(Date.now() + expires * DAY_MS).toISOString()
  const token = await withApp(context, async (app) => {
    const { createRequestedToken, TokenRequest } = await import('../api/views/token-requests.ts')
    const { validate } = await import('../api/server/schemas.ts')
    const request = validate(TokenRequest, { scopes: [...new Set(scope)], name, expiresAt }, 'body')
    return await createRequestedToken(app, request)
  })
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
  const tokens = await withApp(context, async (app) => {
    const { listTokenViews } = await import('../api/views/token-requests.ts')
    return await listTokenViews(app)
  })
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
    context.terminal.say('No tokens. Create one: stet token create --scope ingest')
}

async function revoke(id: string, { json }: { json?: true }, context: CommandContext): Promise<void> {
  await withApp(context, async (app) => {
    const { revokeKnownToken } = await import('../api/views/token-requests.ts')
    await revokeKnownToken(app, id)
  })
  if (json) context.terminal.json({ id, revoked: true })
  else context.terminal.say(`${context.terminal.colours.green('✔')} ${id} is revoked`)
}
