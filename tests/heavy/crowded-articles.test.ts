import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { MAX_RECORD_BYTES } from '../../src/archive/wacz/open-snapshot.ts'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { linksPage, postsInPageData, postUrl } from '../support/crowded-articles.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const author = { handle: 'jo', name: 'Jo', id: '70001' }
const crowd = Array.from({ length: 1_000 }, (_, n) => ({
  id: postUrl(n).split('/').at(-1) ?? '',
  author,
  text: `Boat ${n}.`,
}))
const breaking = { id: idAt('2026-03-10T10:00:00Z'), author, text: 'The harbour is closed.' }

const ARTICLES = {
  'https://crowd.example/links': linksPage(50_000),
  'https://crowd.example/data': postsInPageData(8_000),
}

/** The largest resident size of a process so far, in MB. */
const peakMb = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** The CPU time of a process's main thread so far, in milliseconds. */
const cpuMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  // utime and stime, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10
}

it('articles with very many posts neither stop the service nor another sender', {
  timeout: 300_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts: [...crowd, breaking] })
  parts.defer(() => origin.close())
  const dir = parts.use(await tempDir())
  const env = { ...origin.env, STET_DATA_DIR: dir.path, STET_LISTEN: '127.0.0.1:0', STET_LOG_LEVEL: 'error' }
  const child = spawnStet(['up'], env)
  const exit = once(child, 'exit')
  parts.defer(async () => {
    child.kill('SIGTERM')
    await exit
  })
  if (!child.stdout || child.pid === undefined) throw new Error('no output')
  child.stderr?.pipe(process.stderr)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const base = /http:\/\/\S+?:\d+/.exec(line)?.[0] ?? ''
  const tokenOf = async (scope: string) =>
    String((await ended(spawnStet(['token', 'create', '--scope', scope, '--json'], env))).lines[0]?.token)
  const [crowdToken, otherToken] = [await tokenOf('ingest'), await tokenOf('admin')]
  const ask = async (path: string, token: string, body?: unknown) =>
    await fetch(`${base}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })

  const { pid } = child
  const delays: number[] = []
  /** How much of each delay the service itself may have caused: another process may have had the processor. */
  const blocked: number[] = []
  const watching = new AbortController()
  const watch = (async () => {
    while (!watching.signal.aborted) {
      const [begun, cpu] = [performance.now(), cpuMs(pid)]
      expect((await fetch(`${base}/healthz`)).status).toBe(200)
      const delay = performance.now() - begun
      delays.push(delay)
      blocked.push(Math.min(delay, cpuMs(pid) - cpu))
      await pause(20)
    }
  })()

  const sent = await Promise.all(
    Object.entries(ARTICLES).map(([url, html]) =>
      ask('/v1/articles', crowdToken, { url, html, priority: 'breaking' }),
    ),
  )
  expect(sent.map(({ status }) => status)).toEqual([202, 202])
  const ids = await Promise.all(
    sent.map(async (one) => ((await one.json()) as { articleId: string }).articleId),
  )
  const asked = await ask('/v1/posts', otherToken, {
    url: `https://x.com/jo/status/${breaking.id}`,
    priority: 'breaking',
  })
  expect(asked.status).toBe(202)

  const capture = async () =>
    ((await (await ask(`/v1/posts/x/${breaking.id}`, otherToken)).json()) as { outcome: string | null })
      .outcome
  expect(await until(capture, 60_000)).toBe('captured')
  const citationsOf = async (id: string) =>
    ((await (await ask(`/v1/articles/${id}`, otherToken)).json()) as { citations: unknown[] }).citations
      .length
  for (const id of ids) expect(await until(async () => (await citationsOf(id)) || null, 120_000)).toBe(1_000)
  watching.abort()
  await watch

  const [slowest, busiest, peak] = [Math.max(...delays), Math.max(...blocked), peakMb(pid)]
  console.info(
    `slowest /healthz of ${delays.length}: ${Math.round(slowest)} ms, of which the service ${Math.round(busiest)} ms; peak ${Math.round(peak)} MB`,
  )

  const articles = join(dir.path, 'archive', 'articles')
  const records = (await readdir(articles, { recursive: true })).filter((name) => name.endsWith('.json'))
  expect(records).toHaveLength(2)
  const omitted: number[] = []
  for (const name of records) {
    expect((await stat(join(articles, name))).size).toBeLessThanOrEqual(MAX_RECORD_BYTES)
    omitted.push(JSON.parse(readFileSync(join(articles, name), 'utf8')).citationsOmitted)
  }
  expect(omitted.toSorted((a, b) => a - b)).toEqual([7_000, 49_000])
  expect(busiest).toBeLessThanOrEqual(500)
  expect(peak).toBeLessThanOrEqual(400)
})
