import type { Command } from 'commander'
import type { Context } from './context.ts'
import { teach } from './help.ts'
import { jsonOption } from './options.ts'
import type { PostPage } from './views.ts'
import { byUrl, withService } from './with-service.ts'
import { many, oneLine, outcomeSign, outcomeWords, size } from './words.ts'

/** `stet show`: all that is known of one post. */
export function showCommand(program: Command, context: Context): void {
  const command = program
    .command('show')
    .summary('look at one post: snapshots, checks, articles')
    .description('Shows all that is known of one post.')
    .argument('<post>', "any form of the post's address")
    .addOption(jsonOption())
    .action((post: string, options: { json?: true }) => show(post, options, context))
  teach(command, {
    about:
      'Snapshots are listed newest first, with the last 50 checks and audits and the articles that cite it.',
    examples: [
      ['stet show https://x.com/jack/status/20', 'What is kept of this post?'],
      ['stet show https://twitter.com/jack/status/20 --json', 'The same post, as JSON'],
    ],
    shortfall: 'the post is not known here',
  })
}

async function show(url: string, options: { json?: true }, context: Context): Promise<void> {
  await withService(context, 'show', async (service) => {
    const { PostPage } = await import('./views.ts')
    const page = PostPage.parse(await service.json('GET', byUrl(url)))
    if (options.json) context.terminal.json(page)
    else for (const line of words(page, context)) context.terminal.say(line)
  })
}

function words(page: PostPage, { terminal: { colours, width } }: Context): string[] {
  const { author, text, publishedAt, liveness, state, snapshots, checks, articles, takenDown } = page
  const who = author === null ? page.platform : `${author.name} (@${author.handle})`
  const lines = [`${colours.bold(who)}  ${publishedAt ?? ''}`.trimEnd(), page.url]
  if (text !== null) lines.push(...text.split('\n').map((line) => `  ${line}`))
  if (takenDown) lines.push(colours.red(`  taken down ${takenDown.at}: ${takenDown.reason}`))
  lines.push('', `${colours.bold('original')}   ${liveness ?? 'not checked yet'} · ${state}`)
  for (const { at, liveness: found } of checks.slice(0, 3)) lines.push(colours.dim(`  ${at}  ${found}`))
  lines.push('', colours.bold(many(snapshots.length, 'snapshot')))
  for (const { id, outcome, reason, bytes, key, missing } of snapshots) {
    lines.push(`  ${outcomeSign(outcome, colours, 13)} ${id}  ${size(bytes)}`)
    if (outcome !== 'captured') lines.push(`    ${outcomeWords(outcome, reason)}`)
    for (const { part, reason: why } of missing) lines.push(`    missing: ${part} (${why})`)
    lines.push(colours.dim(`    ${key}`))
  }
  lines.push('', colours.bold(many(articles.length, 'article')))
  for (const { url, title } of articles)
    lines.push(`  ${oneLine(title ?? url, width - 2)}`, colours.dim(`  ${url}`))
  return lines
}
