import { type Command, Option } from 'commander'
import type { PostSummary } from '../api/views/serializers.ts'
import { Liveness, Outcome } from '../model/outcome.ts'
import { ShownState } from '../model/shown-state.ts'
import { PLATFORM_NAMES } from '../platforms/registry.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { outcomeIcon, pluralize, truncateLine } from './labels.ts'
import { createJsonOption, parseCount } from './options.ts'
import { withApp } from './with-app.ts'

/** The filters of `PostQuery`, under the same names. */
const FILTERS = ['author', 'platform', 'liveness', 'outcome', 'state', 'since', 'until', 'article'] as const

type Options = Partial<Record<(typeof FILTERS)[number], string>> & { limit: number; json?: true }

/** Posts per query. */
const PAGE = 200

/** `stet list`: find posts. */
export function listCommand(command: Command, context: CommandContext): void {
  command
    .description('Finds posts by their words, author, outcome or state; newest first.')
    .argument('[words...]', 'words of the post')
    .option('--author <handle>', 'the author')
    .addOption(new Option('--platform <name>', 'the platform').choices(PLATFORM_NAMES))
    .addOption(new Option('--outcome <outcome>', 'the outcome of its capture').choices(Outcome.options))
    .addOption(new Option('--liveness <liveness>', 'the result of the last check').choices(Liveness.options))
    .addOption(new Option('--state <state>', 'the state of the original').choices(ShownState.options))
    .option('--since <time>', 'first seen by Stet since then: 2026-11-01, or a time')
    .option('--until <time>', 'first seen by Stet before then')
    .option('--article <url>', 'cited by this article')
    .addOption(new Option('--limit <count>', 'the most posts to list').argParser(parseCount).default(50))
    .addOption(createJsonOption())
    .action((words: string[], options: Options) => list(words, options, context))
  addHelp(command, {
    about: '--json prints a line per post, as GET /v1/posts returns it.',
    examples: [
      ['stet list', 'The newest'],
      ['stet list harbour bridge --author mira_on_air', 'By words and author'],
      ['stet list --state lost --json', 'What was lost, as JSON'],
    ],
  })
}

async function list(words: readonly string[], options: Options, context: CommandContext): Promise<void> {
  let found = 0
  await withApp(context, async (app) => {
    const [{ buildPostList, PostQuery }, { validate }] = await Promise.all([
      import('../api/views/post-list.ts'),
      import('../api/server/schemas.ts'),
    ])
    const filter = {
      ...(words.length === 0 ? {} : { q: words.join(' ') }),
      ...Object.fromEntries(FILTERS.map((name) => [name, options[name]])),
      author: options.author?.replace(/^@/, ''),
    }
    let cursor: string | undefined
    do {
      const limit = Math.min(PAGE, options.limit - found)
      const query = validate(PostQuery, { ...filter, cursor, limit }, 'querystring')
      const { posts, next } = await buildPostList(app, query, 'reader')
      for (const post of posts) print(post, options, context)
      found += posts.length
      cursor = next ?? undefined
    } while (cursor !== undefined && found < options.limit)
  })
  if (!options.json) context.terminal.say(context.terminal.colours.dim(pluralize(found, 'post')))
}

function print(post: PostSummary, options: Options, { terminal }: CommandContext): void {
  if (options.json) {
    terminal.json(post)
    return
  }
  const { colours, width } = terminal
  const sign = post.outcome === null ? '· queued'.padEnd(13) : outcomeIcon(post.outcome, colours, 13)
  const state = post.state === 'watched' ? '' : ` ${colours.red(post.state)}`
  terminal.say(`${sign} ${post.url}${state}`)
  if (post.text !== null) terminal.say(colours.dim(`              “${truncateLine(post.text, width - 16)}”`))
}
