import { type Command, Option } from 'commander'
import type { z } from 'zod'
import type { TokenView } from '../api/views/token-requests.ts'
import { Scope } from '../model/scope.ts'
import { alignColumns } from './align-columns.ts'
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
      'Scopes: `ingest` sends articles and posts and reads what it sent, `read` reads everything,\n' +
      '`edit` also approves, holds, checks and captures posts, `admin` allows everything.\n' +
      '`create --json` prints {"id", "token", "scopes"}.',
    examples: [
      ['stet token create --scope ingest --name cms-hook', 'For the CMS'],
      ['stet token create --scope edit --name "Night desk"', 'For editors: reads, approves, holds, checks'],
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
  const { terminal } = context
  if (json) {
    for (const token of tokens) terminal.json(token)
    return
  }
  if (tokens.length === 0) {
    terminal.say('No tokens. Create one: stet token create --scope ingest')
    return
  }
  const rows = tokens.map(tokenCells)
  for (const line of alignColumns(['id', 'scopes', 'made', 'used', 'ends', 'name'], rows)) terminal.say(line)
}

/** A token's row: days alone, for times are in `--json`. */
function tokenCells(token: z.infer<typeof TokenView>): string[] {
  const day = (time: string | null): string => time?.slice(0, 10) ?? 'never'
  const ends = token.revokedAt === null ? day(token.expiresAt) : `revoked ${day(token.revokedAt)}`
  return [
    token.id,
    token.scopes.join(','),
    day(token.createdAt),
    day(token.lastUsedAt),
    ends,
    token.name ?? '',
  ]
}

async function revoke(id: string, { json }: { json?: true }, context: CommandContext): Promise<void> {
  await withApp(context, async (app) => {
    const { revokeKnownToken } = await import('../api/views/token-requests.ts')
    await revokeKnownToken(app, id)
  })
  if (json) context.terminal.json({ id, revoked: true })
  else context.terminal.say(`${context.terminal.colours.green('✔')} ${id} is revoked`)
}
