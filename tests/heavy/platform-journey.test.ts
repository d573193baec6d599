import { once } from 'node:events'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import type { WatchState } from '../../src/model/outcome.ts'
import type { VerifyLine } from '../../src/verify/verify-posts.ts'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { ENDS, MIXED_ARTICLE, MIXED_SITE, PAIRS, SINGLES } from '../platforms/mixed-article.ts'
import { serverGone } from '../support/embedded-postgres.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

interface Article {
  readonly citations: readonly {
    readonly platform: string
    readonly outcome: string | null
    readonly reason: string | null
    readonly snapshot: string | null
  }[]
}

it('an article with posts of every platform goes through stet up; then its posts die, and verify finds them', {
  timeout: 300_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin(MIXED_SITE)
  parts.defer(() => origin.close())
  const dir = parts.use(await tempDir())
  const env = {
    ...origin.env,
    STET_DATA_DIR: dir.path,
    STET_LISTEN: '127.0.0.1:0',
    STET_LOG_LEVEL: 'error',
    STET_VERIFY_EVERY: 'none',
    STET_LOST_AFTER: '1ms',
    STET_LOST_AFTER_CHECKS: '2',
  }
  const up = spawnStet(['up'], env)
  parts.defer(async () => {
    up.kill('SIGTERM')
    if (up.exitCode === null) await once(up, 'exit')
    await serverGone(dir.path)
  })
  if (!up.stdout) throw new Error('no output')
  up.stderr?.pipe(process.stderr)
  const [line] = (await once(createInterface({ input: up.stdout }), 'line')) as [string]
  const base = /http:\/\/\S+?:\d+/.exec(line)?.[0] ?? ''
  const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
  const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }
  const ask = async (path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    return (await fetch(`${base}${path}`, { headers, ...sent })).json()
  }

  const url = 'https://gazette.example/crane'
  const { articleId } = (await ask('/v1/articles', { url, html: MIXED_ARTICLE })) as { articleId: string }
  const citations = await until(async () => {
    const article = (await ask(`/v1/articles/${articleId}`)) as Article
    const open = article.citations.some(({ outcome }) => outcome === null)
    return !open && article.citations.length > 0 && article.citations
  }, 120_000)
  expect(citations.map(({ platform, outcome, reason }) => [platform, outcome, reason])).toEqual(ENDS)
  const files = await Array.fromAsync(glob(join(dir.path, 'archive', 'posts', '**', '*.wacz')))
  expect(files).toHaveLength(citations.filter(({ snapshot }) => snapshot !== null).length)
  const checked = await ended(spawnStet(['check', ...files, '--json'], env))
  expect(checked.lines.map(({ valid }) => valid)).toEqual(files.map(() => true))

  const verify = async () => {
    const { code, lines } = await ended(spawnStet(['verify', '--all', '--json'], env))
    const said = new Map(
      (lines as unknown as VerifyLine[]).map((one) => [one.id, [one.liveness, one.state] as const]),
    )
    return { code, living: PAIRS.map(({ subject }) => said.get(subject.post.id)), said }
  }
  const first = await verify()
  expect(first.living).toEqual(PAIRS.map(() => ['live', 'watched']))
  expect(SINGLES.map(({ post }) => first.said.get(post.id))).toEqual(
    SINGLES.map(({ liveness }) => [liveness, 'watched']),
  )

  for (const { subject } of PAIRS) {
    for (const source of subject.sources) origin.mood(subject.ofPost(source), subject.notFound)
  }
  // A platform with one source never proves a death.
  const after = (state: WatchState) =>
    PAIRS.map(({ subject: { sources } }) =>
      sources.length === 1 ? ['unknown', 'watched'] : ['not-found', state],
    )
  expect(await verify()).toMatchObject({ code: 0, living: after('suspected') })
  const last = await verify()
  expect(last).toMatchObject({ code: 3, living: after('lost') })
  // What was dead before the first capture has its cause, and is no new loss.
  expect(PAIRS.map(({ dead }) => last.said.get(dead.id))).toEqual(
    PAIRS.map(({ gone: [outcome, reason] }) => [outcome === 'failed' ? 'unknown' : reason, 'watched']),
  )
})
