import { createApi } from '../../src/api/server/create-api.ts'
import { listenOnNetwork } from '../../src/api/server/listen.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { countWaitingJobs } from '../../src/jobs/waiting-jobs.ts'
import { type App, type AppOverrides, createApp } from '../../src/runtime/app.ts'
import { createDatabase } from './database.ts'
import { serviceConfig, tempDir } from './service-config.ts'

/** The state that a rejected request must not change. */
export interface Taken {
  readonly intake: number
  readonly articles: number
  readonly posts: number
  readonly messages: number
  readonly jobs: number
}

/** The API on a port of its own, without workers, so that accepted work stays in the queue to be counted. */
export interface IntakeService extends AsyncDisposable {
  readonly app: App
  readonly url: string
  readonly ingest: string
  readonly read: string
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  taken(): Promise<Taken>
  healthy(): Promise<boolean>
}

interface IntakeOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly parts?: Partial<AppOverrides>
}

/** Uses a database of its own, unless `env` names one. */
export async function intakeService({ env = {}, parts = {} }: IntakeOptions = {}): Promise<IntakeService> {
  await using stack = new AsyncDisposableStack()
  const dir = stack.use(await tempDir())
  const database = env.STET_DATABASE_URL === undefined ? stack.use(await createDatabase()) : null
  const config = serviceConfig(dir.path, { ...database?.env, ...env })
  const app = createApp(config, parts)
  stack.defer(() => app.close())
  const { db } = await app.catalog()
  await app.queues()
  const api = await createApi(app)
  stack.defer(() => api.close())
  const url = await listenOnNetwork(api, config.listen)
  const make = async (scope: 'ingest' | 'read') =>
    (await createToken(db, { scopes: [scope], name: null }, new Date())).token
  const [ingest, read] = [await make('ingest'), await make('read')]
  const count = async (table: 'intake' | 'articles' | 'posts' | 'hook_messages') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((row) => row.fn.countAll().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    )
  const owned = stack.move()
  return {
    app,
    url,
    ingest,
    read,
    post: (path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ingest}`, 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      }),
    taken: async () => ({
      intake: await count('intake'),
      articles: await count('articles'),
      posts: await count('posts'),
      messages: await count('hook_messages'),
      jobs: await countWaitingJobs(await app.queues()),
    }),
    healthy: async () => (await fetch(`${url}/healthz`)).status === 200,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Returns a problem document; throws if the response is none. */
export async function problemOf(answer: Response): Promise<{ status: number; code: string; detail: string }> {
  const type = answer.headers.get('content-type')
  if (type !== 'application/problem+json') throw new Error(`${answer.status} ${type}: ${await answer.text()}`)
  const document = (await answer.json()) as { status: number; code: string; detail: string }
  if (document.status !== answer.status) throw new Error(`${document.status} in an answer ${answer.status}`)
  return document
}
