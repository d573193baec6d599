import type { Command } from 'commander'
import type { ArticleView } from '../api/views/article-view.ts'
import type { PostView } from '../api/views/post-view.ts'
import { formatBytes } from '../card/format-bytes.ts'
import { StetError } from '../model/errors.ts'
import type { PlatformLabels, WitnessLabels } from '../model/labels.ts'
import { livenessLabel, STATE_LABELS } from '../model/state-labels.ts'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { outcomeIcon, outcomeLabel, pluralize, publishedLabel, truncateLine, wrapText } from './labels.ts'
import { createJsonOption } from './options.ts'
import { articleText } from './show-article.ts'
import type { Terminal } from './terminal.ts'
import { withApp } from './with-app.ts'

/** `stet show`: shows what Stet knows about a post, or about an article's citations. */
export function showCommand(command: Command, context: CommandContext): void {
  command
    .description('Shows everything that Stet knows about a post, or about the posts that an article cites.')
    .argument('<post>', "any form of the post's address, or an article's")
    .addOption(createJsonOption())
    .action((post: string, options: { json?: true }) => show(post, options, context))
  addHelp(command, {
    about:
      'Lists the snapshots of a post, newest first, its last 50 checks and audits, and the articles that cite it.\n' +
      'For an article it lists every citation. A citation without an address is shown with its candidate posts.',
    examples: [
      ['stet show https://x.com/jack/status/20', 'What does the archive hold of this post?'],
      ['stet show https://twitter.com/jack/status/20 --json', 'The same post, as JSON'],
      ['stet show https://news.example/story', 'What happened to the posts in this article?'],
    ],
    shortfall: 'the post or article is not known here',
  })
}

async function show(url: string, options: { json?: true }, context: CommandContext): Promise<void> {
  const { terminal } = context
  await withApp(context, async (app) => {
    const found = await findByUrl(app, url)
    if (options.json) {
      terminal.json(found.view)
      return
    }
    const lines =
      found.kind === 'post'
        ? postWords(await addWitnesses(found.view, app), terminal, app.platforms.labels)
        : articleText(found.view, terminal.colours, terminal.width)
    for (const line of lines) terminal.say(line)
  })
}

/** Finds the post at an address, or the article if no platform recognises the address. */
async function findByUrl(
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config' | 'logger'>,
  url: string,
): Promise<{ kind: 'post'; view: PostView } | { kind: 'article'; view: ArticleView }> {
  const [{ postFromUrl }, { loadPostView }, { buildArticleView }, { findArticle }] = await Promise.all([
    import('../api/views/post-from-url.ts'),
    import('../api/views/post-view.ts'),
    import('../api/views/article-view.ts'),
    import('../catalog/articles/articles.ts'),
  ])
  const { db } = await app.catalog()
  try {
    return { kind: 'post', view: await loadPostView(app, postFromUrl(app, url), 'reader') }
  } catch (thrown) {
    if (!(thrown instanceof StetError) || thrown.code !== 'post-unrecognised') throw thrown
    const article = await findArticle(db, { url })
    if (!article) throw thrown
    return { kind: 'article', view: await buildArticleView(db, article, 'reader') }
  }
}

type Shown = PostView & { readonly witnesses: ReadonlyMap<string, WitnessLabels> }

/** Adds to each salvaged snapshot the witness of its words, from its manifest. */
async function addWitnesses(
  page: PostView,
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
): Promise<Shown> {
  const [{ loadManifestView }, { OPERATOR }] = await Promise.all([
    import('../api/views/load-snapshot.ts'),
    import('../api/views/visibility.ts'),
  ])
  const witnesses = new Map<string, WitnessLabels>()
  for (const { id, outcome } of page.takenDown ? [] : page.snapshots) {
    if (outcome !== 'salvaged') continue
    const { record } = await loadManifestView(app, OPERATOR, id)
    witnesses.set(id, app.platforms.labels.witness(record.witness))
  }
  return { ...page, witnesses }
}

const UNDER_WAY = { queued: 'waits for a worker', working: 'is under way' } as const

/** The state of a capture that is not finished, or that ended without a snapshot. */
function captureWords(
  { capture, outcome, reason, retryAt, snapshots }: PostView,
  colours: Terminal['colours'],
): string[] {
  const failed = outcome !== null && snapshots.length === 0
  if (capture === 'done' && !failed) return []
  const lines = [
    `${colours.bold('capture')}    ${capture === 'done' ? 'has ended' : colours.cyan(UNDER_WAY[capture])}`,
  ]
  if (failed) lines.push(`  ${outcomeIcon(outcome, colours)}: ${outcomeLabel(outcome, reason)}`)
  if (retryAt !== null) lines.push(colours.dim(`  tried again at ${retryAt}`))
  return lines
}

function postWords(page: Shown, { colours, width }: Terminal, labels: PlatformLabels): string[] {
  const { author, text, liveness, state, snapshots, checks, articles, takenDown } = page
  const who = author === null ? page.platform : `${author.name} (@${author.handle})`
  const lines = [`${colours.bold(who)}  ${publishedLabel(page) ?? ''}`.trimEnd(), page.url]
  if (text !== null) lines.push(...wrapText(text, Math.min(width, 100) - 4).map((line) => `  ${line}`))
  if (takenDown) lines.push(colours.red(`  taken down ${takenDown.at}: ${takenDown.reason}`))
  lines.push(
    '',
    `${colours.bold('original')}   ${liveness === null ? 'not checked yet' : livenessLabel(liveness)} · ${STATE_LABELS[state].name}`,
  )
  for (const { at, liveness: found } of checks.slice(0, 3))
    lines.push(colours.dim(`  ${at}  ${livenessLabel(found)}`))
  lines.push(...captureWords(page, colours), '', colours.bold(pluralize(snapshots.length, 'snapshot')))
  for (const { id, outcome, reason, bytes, key, missing } of snapshots) {
    lines.push(`  ${outcomeIcon(outcome, colours, 13)} ${id}  ${formatBytes(bytes)}`)
    if (outcome !== 'captured') lines.push(`    ${outcomeLabel(outcome, reason, page.witnesses.get(id))}`)
    for (const one of missing) lines.push(`    missing: ${one.part} (${labels.missing(page.platform, one)})`)
    lines.push(colours.dim(`    ${key}`))
  }
  lines.push('', colours.bold(pluralize(articles.length, 'article')))
  for (const { url, title } of articles)
    lines.push(`  ${truncateLine(title ?? url, width - 2)}`, colours.dim(`  ${url}`))
  return lines
}
