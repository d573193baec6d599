import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { Citation } from '../src/model/citation.ts'
import { MissingPart, Outcome, Reason } from '../src/model/outcome.ts'
import { BIN, type Environment, environment, stet } from './stet.ts'

/** The part of `GET /v1/articles/{id}` that the demo reads. */
export const Article = z.object({
  url: z.string(),
  title: z.string().nullable(),
  state: z.enum(['queued', 'working', 'done']),
  citations: z.array(
    Citation.extend({
      outcome: Outcome.nullable(),
      reason: Reason.nullable(),
      missing: z.array(MissingPart),
      snapshot: z.string().nullable(),
    }),
  ),
})
export type Article = z.infer<typeof Article>

export interface Service extends AsyncDisposable {
  readonly url: string
  /** A link that signs a browser in, once. */
  readonly signIn: string
  stet(words: readonly string[]): Promise<string>
  /** Returns the JSON of a GET. */
  json(path: string): Promise<unknown>
  /** Sends an article and returns its id. */
  ingest(url: string): Promise<string>
  /** Waits until every capture of the article has finished. */
  finished(id: string): Promise<Article>
}

/** Captures from a local server take less time; a longer wait means a failure. */
const PATIENCE_MS = 60_000

/** Starts `stet up` on a free port and waits for it. */
export async function startService(env: Environment): Promise<Service> {
  const mine = { STET_LOG_LEVEL: 'warn', ...env, STET_LISTEN: '127.0.0.1:0' }
  const child = spawn(process.execPath, [BIN, 'up'], {
    env: environment(mine),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr.pipe(process.stderr)
  const { url, signIn } = await addresses(child)
  const { token } = JSON.parse(await stet(['token', 'create', '--scope', 'admin', '--json'], mine)) as {
    token: string
  }
  const authorization = { authorization: `Bearer ${token}` }

  async function json(path: string): Promise<unknown> {
    const answer = await fetch(`${url}${path}`, { headers: authorization })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }

  return {
    url,
    signIn,
    json,
    stet: (words) => stet(words, mine),
    async ingest(article) {
      const answer = await fetch(`${url}/v1/articles`, {
        method: 'POST',
        headers: { ...authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ url: article }),
      })
      if (answer.status !== 202) throw new Error(`The service refused ${article}: ${await answer.text()}`)
      return z.object({ articleId: z.string() }).parse(await answer.json()).articleId
    },
    async finished(id) {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(200)) {
        const article = Article.parse(await json(`/v1/articles/${id}`))
        if (article.state === 'done') return article
      }
      throw new Error(`The article ${id} was not done within ${PATIENCE_MS / 1000} s.`)
    },
    async [Symbol.asyncDispose]() {
      // Discard what it logs while it stops.
      child.stderr.unpipe()
      child.stderr.resume()
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Reads the service's URL and its sign-in link from the output of `stet up`. If it exits first, its log says why. */
async function addresses(child: ChildProcess): Promise<{ url: string; signIn: string }> {
  let url: string | undefined
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      const found = /\bhttp:\/\/\S+/.exec(line)?.[0]
      url ??= found
      if (url !== undefined && found?.includes('/sign-in?')) {
        child.stdout.resume()
        return { url, signIn: found }
      }
    }
  }
  throw new Error('`stet up` ended before it was ready.')
}
