import { type Command, Option } from 'commander'
import { formatBytes } from '../card/format-bytes.ts'
import type { PlatformLabels } from '../model/labels.ts'
import { Liveness, Outcome } from '../model/outcome.ts'
import type { Marks } from '../model/post-match.ts'
import { PostSort } from '../model/post-sort.ts'
import { ShownState } from '../model/shown-state.ts'
import { PLATFORM_NAMES } from '../platforms/registry.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { outcomeIcon, pluralize } from './labels.ts'
import {
  COLUMN_NAMES,
  columnLines,
  type ListColumn,
  mediaWords,
  parseColumns,
  type SizedPost,
} from './list-columns.ts'
import { markedLine } from './marked-line.ts'
import { createJsonOption, parseCount } from './options.ts'
import { withApp } from './with-app.ts'

/** The filters and the order of `PostQuery`, under the same names. */
const FILTERS = [
  'author',
  'platform',
  'liveness',
  'outcome',
  'state',
  'publishedSince',
  'publishedUntil',
  'since',
  'until',
  'article',
  'sort',
] as const

type Options = Partial<Record<(typeof FILTERS)[number], string>> & {
  limit: number
  cursor?: string
  columns?: ListColumn[]
  json?: true
}

/** Posts per query. */
const PAGE = 200

/** `stet list`: find posts. */
export function listCommand(command: Command, context: CommandContext): void {
  command
    .description('Finds posts by their words, author, address, outcome or state.')
    .argument('[words...]', 'words, "a phrase", #tag, @account, -without, or the address or id of a post')
    .option('--author <handle>', 'the author')
    .addOption(new Option('--platform <name>', 'the platform').choices(PLATFORM_NAMES))
    .addOption(new Option('--outcome <outcome>', 'the outcome of its capture').choices(Outcome.options))
    .addOption(new Option('--liveness <liveness>', 'the result of the last check').choices(Liveness.options))
    .addOption(new Option('--state <state>', 'the state of the original').choices(ShownState.options))
    .option('--published-since <time>', 'published since then: 2026-11-01, or a time')
    .option('--published-until <time>', 'published before then')
    .option('--since <time>', 'first seen by Stet since then: 2026-11-01, or a time')
    .option('--until <time>', 'first seen by Stet before then')
    .option('--article <url>', 'cited by this article')
    .addOption(
      new Option(
        '--sort <order>',
        'newest first by the time Stet first knew of a post, or of its publication; or the best match first',
      )
        .choices(PostSort.options)
        .default('known'),
    )
    .addOption(new Option('--limit <count>', 'the most posts to list').argParser(parseCount).default(50))
    .option('--cursor <cursor>', 'go on where an earlier list with the same words and filters ended')
    .addOption(
      new Option('--columns <names>', `a table of these: ${COLUMN_NAMES.join(', ')}`).argParser(parseColumns),
    )
    .addOption(createJsonOption())
    .action((words: string[], options: Options) => list(words, options, context))
  addHelp(command, {
    about:
      '--json prints a line per post, as GET /v1/posts returns it. A table is aligned on a terminal, and elsewhere\n' +
      'separated by tabs. docs/search.md explains what words find.',
    examples: [
      ['stet list', 'The newest'],
      ['stet list harbour bridge --author mira_on_air', 'By words and author'],
      ["stet list '#SaveTheLido' @mira_on_air", 'By hashtag and account'],
      ['stet list https://mobile.twitter.com/jack/status/20', 'By any form of its address'],
      ['stet list ferry --sort relevance --published-since 2026-11-01', 'The best matches of a month'],
      ['stet list --state lost --json', 'What was lost, as JSON'],
      ['stet list --columns outcome,author,published,media,size,url', 'As a table'],
    ],
  })
}

async function list(words: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal } = context
  const { dim } = terminal.colours
  let found = 0
  let cursor = options.cursor
  await withApp(context, async (app) => {
    const [{ buildPostList, PostQuery }, { validate }, { readSnapshotSizes }] = await Promise.all([
      import('../api/views/post-list.ts'),
      import('../api/server/schemas.ts'),
      import('../catalog/snapshots/snapshots.ts'),
    ])
    const { db } = await app.catalog()
    const filter = {
      ...(words.length === 0 ? {} : { q: words.join(' ') }),
      ...Object.fromEntries(FILTERS.map((name) => [name, options[name]])),
      author: options.author?.replace(/^@/, ''),
    }
    const rows: SizedPost[] = []
    do {
      const limit = Math.min(PAGE, options.limit - found)
      const query = validate(PostQuery, { ...filter, cursor, limit }, 'querystring')
      const { posts, next } = await buildPostList(app, query, 'reader')
      const bytes = options.json
        ? new Map<string, number>()
        : await readSnapshotSizes(
            db,
            posts.flatMap(({ snapshot }) => snapshot ?? []),
          )
      for (const post of posts) {
        const sized = { ...post, bytes: bytes.get(post.snapshot ?? '') ?? null }
        if (options.json) terminal.json(post)
        else if (options.columns) rows.push(sized)
        else print(sized, context, app.platforms.labels)
      }
      found += posts.length
      cursor = next ?? undefined
    } while (cursor !== undefined && found < options.limit)
    if (options.columns && !options.json)
      for (const line of columnLines(rows, options.columns, app.platforms.labels, terminal.isScreen))
        terminal.say(line)
  })
  if (!options.json && !options.columns) terminal.say(dim(pluralize(found, 'post')))
  if (cursor !== undefined) terminal.note(`There are more: add --cursor ${cursor}`)
}

function print(post: SizedPost, { terminal }: CommandContext, labels: PlatformLabels): void {
  const { colours, width } = terminal
  const { match } = post
  const icon = post.outcome === null ? '· queued'.padEnd(13) : outcomeIcon(post.outcome, colours, 13)
  const state = post.state === 'watched' ? '' : ` ${colours.red(post.state)}`
  terminal.say(`${icon} ${post.url}${state}`)
  const indent = ' '.repeat(14)
  const marked = (text: string, marks: Marks = []) =>
    markedLine(text, marks, width - indent.length - 2, colours)
  const { author } = post
  const name = match && match.name.length > 0 && author !== null ? `${marked(author.name, match.name)} ` : ''
  const sign = author && labels.handle(post.platform, author.handle).slice(0, -author.handle.length)
  const handle = author && `${name}${colours.dim(sign ?? '')}${marked(author.handle, match?.handle)}`
  const day = post.publishedAt?.slice(0, 10) ?? post.publishedOn
  const facts = [day, mediaWords(post.media), post.bytes === null ? '' : formatBytes(post.bytes)]
  const about = [handle, ...facts.map((fact) => fact && colours.dim(fact))]
    .filter(Boolean)
    .join(colours.dim(' · '))
  if (about !== '') terminal.say(`${indent}${about}`)
  if (post.text !== null)
    terminal.say(`${indent}${colours.dim('“')}${marked(post.text, match?.text)}${colours.dim('”')}`)
  if (match?.article)
    terminal.say(`${indent}${colours.dim('in')} ${marked(match.article.title, match.article.marks)}`)
}
