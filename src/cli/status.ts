import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import type { ArticleView } from '../api/views/article-view.ts'
import { formatRemaining } from '../card/format-remaining.ts'
import { ServiceError } from '../model/errors.ts'
import type { App } from '../runtime/app.ts'
import type { ServiceStatus } from '../services/status/service-status.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption, parseDuration } from './options.ts'
import type { Terminal } from './terminal.ts'
import { withApp } from './with-app.ts'

interface Options {
  watch?: number | true
  json?: true
}

const WATCH_MS = 5_000

/** `stet status`: what the service has to do, and what failed. */
export function statusCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Shows what waits and runs, at what rate and until when, what failed, and how far backfills are.',
    )
    .argument('[article]', 'the address of an article: its state, its place in line and the time left')
    .addOption(
      new Option('--watch [interval]', 'show it again and again, until Ctrl-C; default 5s').argParser(
        parseDuration,
      ),
    )
    .addOption(createJsonOption())
    .action((article: string | undefined, options: Options) => status(article, options, context))
  addHelp(command, {
    about:
      'Counts come from the catalog, so that they are right without a running service.\n' +
      '--json prints {"open": {"articles", "posts"}, "perMinute", "etaSeconds", "failed": {"<reason>": n},\n' +
      '"queues": [{"name", "waiting", "active", "failed", "oldestSeconds"}], "backfills": [...]}.',
    examples: [
      ['stet status', 'How far is it?'],
      ['stet status https://news.example/story', 'How far is this article?'],
      ['stet status --watch 10s', 'All the time'],
      ['stet status --json', 'For a monitor'],
    ],
  })
}

async function status(
  article: string | undefined,
  { watch, json }: Options,
  context: CommandContext,
): Promise<void> {
  const { terminal, signal } = context
  await withApp(context, async (app) => {
    const { readServiceStatus } = await import('../services/status/service-status.ts')
    const show = async () => {
      const found =
        article === undefined ? await readServiceStatus(app) : await readArticleStatus(app, article)
      if (json) return terminal.json(found)
      const text = 'queues' in found ? lines(found, terminal) : [articleLine(found)]
      for (const line of text) terminal.say(line)
    }
    for (;;) {
      await show()
      if (watch === undefined) return
      await sleep(watch === true ? WATCH_MS : watch, undefined, { signal })
      if (!json) terminal.say()
    }
  })
}

function articleLine({ state, error, counts, line }: ArticleStatus): string {
  const done = `${counts.posts - counts.open} of ${counts.posts} posts`
  const ahead = line === null ? '' : ` · ${line.ahead} ahead`
  const left = line?.etaSeconds == null ? '' : ` · about ${formatRemaining(line.etaSeconds)} left`
  return `${state}${error === null ? '' : ` (${error.code})`} · ${done}${ahead}${left}`
}

function lines(found: ServiceStatus, { colours }: Terminal): string[] {
  const { open, perMinute, etaSeconds, failed, queues, backfills } = found
  const idle = open.articles + open.posts === 0
  const rate = perMinute > 0 ? ` · ${perMinute} a minute` : ''
  const eta = etaSeconds === null ? '' : ` · ${formatRemaining(etaSeconds)} left`
  const failures = Object.entries(failed).map(([reason, count]) => `${count} ${reason}`)
  return [
    idle ? 'Nothing is open.' : `${open.articles} articles and ${open.posts} posts are open${rate}${eta}`,
    ...(failures.length > 0 ? [colours.red(`failed: ${failures.join(' · ')}`)] : []),
    ...queues
      .filter(({ waiting, active, failed: dead }) => waiting + active + dead > 0)
      .map(
        ({ name, waiting, active, failed: dead, oldestSeconds }) =>
          `  ${name.padEnd(20)} ${waiting} waiting · ${active} active · ${dead} failed${oldestSeconds === null ? '' : ` · oldest ${formatRemaining(oldestSeconds)}`}`,
      ),
    ...backfills.map((one) => {
      const why = Object.entries(one.failed).map(([reason, count]) => `${count} ${reason}`)
      const parts = [
        `${one.found} found${one.complete ? '' : ' so far'}`,
        `${one.sent} sent`,
        `${one.done} done`,
        ...(why.length > 0 ? [`failed: ${why.join(', ')}`] : []),
        ...(one.etaSeconds === null ? [] : [`${formatRemaining(one.etaSeconds)} left`]),
      ]
      return `backfill ${one.input}: ${parts.join(' · ')}`
    }),
  ]
}

/** The progress of an article. */
type ArticleStatus = Pick<ArticleView, 'articleId' | 'url' | 'state' | 'error' | 'line' | 'counts'>

/** @throws ServiceError `not-found` for an article that the catalog does not have */
async function readArticleStatus(app: Pick<App, 'catalog'>, url: string): Promise<ArticleStatus> {
  const [{ buildArticleView }, { findArticle }] = await Promise.all([
    import('../api/views/article-view.ts'),
    import('../catalog/articles/articles.ts'),
  ])
  const { db } = await app.catalog()
  const row = await findArticle(db, { url })
  if (!row) {
    throw new ServiceError('not-found', `${url} is not in the catalog.`, {
      input: url,
      hint: 'Send it with stet enqueue.',
    })
  }
  const { articleId, state, error, line, counts } = await buildArticleView(db, row, 'reader')
  return { articleId, url: row.url, state, error, line, counts }
}
