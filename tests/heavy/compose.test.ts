import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ARTICLE, IDS, site, url } from '../api/site.ts'
import { BIN } from '../cli/run-cli.ts'
import { hasCeph, startCeph } from '../support/ceph.ts'
import { type ComposeService, readCompose } from '../support/compose-file.ts'
import { freePort } from '../support/free-port.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { startPostgres } from '../support/postgres.ts'
import { hasRedis } from '../support/redis.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const run = promisify(execFile)
const servers = hasRedis() && hasCeph()

/** `40s` in milliseconds. */
const milliseconds = (time = ''): number => Number(/^(\d+)s$/.exec(time)?.[1]) * 1000

/** The lines `NAME=value` of a file for `env_file`. */
const readEnvFile = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    [...(await readFile(path, 'utf8')).matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )

/**
 * No container engine runs here, so the services run as processes: with the commands, environments and health checks of
 * the file. Only names of hosts and directories become those of this machine.
 */
describe.skipIf(!servers && !process.env.CI)('docker-compose.yml', () => {
  const parts = new AsyncDisposableStack()
  let services: Record<string, ComposeService>
  let env: Record<string, string>
  /** What stands in the file, and what it is here. */
  const places: [string, string][] = []
  const processes = new Map<string, ChildProcess>()

  const here = (text: string): string => places.reduce((all, [from, to]) => all.replaceAll(from, to), text)

  const start = (name: string, words = services[name]?.command ?? []): ChildProcess => {
    const { entrypoint = [], environment = {} } = services[name] ?? {}
    const [command = '', ...more] = [...entrypoint, ...words].map(here)
    const own = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, here(String(value))]),
    )
    const child = spawn(command, more, { env: { ...env, ...own }, stdio: ['ignore', 'pipe', 'inherit'] })
    parts.defer(async () => {
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
        await once(child, 'exit')
    })
    return child
  }
  const healthy = (name: string): Promise<true> =>
    until(async () => {
      const [kind, ...words] = services[name]?.healthcheck?.test ?? []
      const [command = '', ...more] = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words
      return await run(command, more.map(here), { env }).then(
        () => true as const,
        () => null,
      )
    }, 60_000)

  beforeAll(async () => {
    const origin = await startOrigin(site)
    parts.defer(() => origin.close())
    const [postgres, ceph, dir] = await Promise.all([startPostgres(), startCeph(), tempDir()])
    for (const part of [postgres, ceph, dir]) parts.use(part)
    const [redisPort, apiPort, workerPort] = [await freePort(), await freePort(), await freePort()]
    const { hostname, port } = new URL(postgres.url)

    await run('sh', [resolve('deploy/make-secrets.sh')], { cwd: dir.path })
    const secrets = join(dir.path, 'secrets')
    const password = (await readFile(join(secrets, 'postgres-password'), 'utf8')).trim()
    await writeFile(join(secrets, 'store_access_key'), ceph.accessKey)
    await writeFile(join(secrets, 'store_secret_key'), ceph.secretKey)
    await writeFile(join(secrets, 'postgres_password'), password)
    const admin = new pg.Client({ connectionString: postgres.url })
    await admin.connect()
    await admin.query(`create role stet login password '${password}'`)
    await admin.query('create database stet owner stet')
    await admin.end()

    const bin = join(dir.path, 'bin')
    const [data, redisData] = [join(dir.path, 'data'), join(dir.path, 'redis')]
    for (const one of [bin, data, redisData]) await mkdir(one, { mode: 0o700 })
    await symlink(BIN, join(bin, 'stet'))
    const bucket = await ceph.bucket('compose')
    const settings = { ...(await readEnvFile('.env.example')), BUCKET: bucket, STET_PUBLISH: 'all' }
    services = readCompose(settings)
    env = {
      ...settings,
      ...origin.env,
      PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
      STET_DATA_DIR: data,
      SECRETS_DIR: secrets,
      POSTGRES_HOST: `${hostname}:${port}`,
      PGHOST: hostname,
      PGPORT: port,
    }
    places.push(
      ['/run/stet.sh', resolve('deploy/stet.sh')],
      ['/run/secrets/signing_key', join(secrets, 'signing-key.pem')],
      ['redis://redis:6379', `redis://127.0.0.1:${redisPort}`],
      ['redis-cli ', `redis-cli -p ${redisPort} `],
      ['http://store:8333', ceph.endpoint],
      ['0.0.0.0:8080', `127.0.0.1:${apiPort}`],
      ['127.0.0.1:8080', `127.0.0.1:${apiPort}`],
      ['0.0.0.0:9464', `127.0.0.1:${workerPort}`],
      ['127.0.0.1:9464', `127.0.0.1:${workerPort}`],
    )
    const redis = [
      ...(services.redis?.command ?? []),
      '--port',
      `${redisPort}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      redisData,
    ]
    processes.set('redis', start('redis', redis))
    await Promise.all([healthy('redis'), healthy('postgres')])
    for (const name of ['stet', 'worker']) processes.set(name, start(name))
    await Promise.all([healthy('stet'), healthy('worker')])
  })
  afterAll(() => parts.disposeAsync())

  const output = async (words: string[]): Promise<string> => {
    const child = start('stet', words)
    const [text] = await Promise.all([readAll(child), once(child, 'exit')])
    return text
  }
  const readAll = async (child: ChildProcess): Promise<string> => {
    let text = ''
    for await (const chunk of child.stdout ?? []) text += String(chunk)
    return text
  }

  it('archives an article', async () => {
    const { token } = JSON.parse(await output(['token', 'create', '--scope', 'admin', '--json']))
    const base = here('http://127.0.0.1:8080')
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
    const call = async (path: string, body?: unknown): Promise<any> => {
      const answer = await fetch(`${base}${path}`, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      })
      return await answer.json()
    }
    const { articleId } = await call('/v1/articles', { url: ARTICLE })
    const article = await until(async () => {
      const now = await call(`/v1/articles/${articleId}`)
      return now.state === 'done' ? now : null
    }, 60_000)
    expect(article.citations).toContainEqual(
      expect.objectContaining({ url: url(IDS.plain), outcome: 'captured' }),
    )
    // `.env` reaches the processes: it publishes everything.
    expect((await fetch(`${base}/oembed?url=${encodeURIComponent(url(IDS.plain))}`)).status).toBe(200)
  })

  it('backs the catalog up with the job of the file', async () => {
    const { command = [] } = services.backup ?? {}
    places.push(['/backups', env.STET_DATA_DIR ?? ''])
    const child = start('backup', command)
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect((await readFile(join(env.STET_DATA_DIR ?? '', 'stet-backup.gz'))).length).toBeGreaterThan(100)
  })

  it.each(['worker', 'stet'])('%s ends by itself within its stop time', async (name) => {
    const child = processes.get(name)
    if (!child) throw new Error(`${name} does not run.`)
    const exit = once(child, 'exit')
    const began = performance.now()
    child.kill('SIGTERM')
    expect((await exit)[0]).toBe(0)
    expect(performance.now() - began).toBeLessThan(milliseconds(services[name]?.stop_grace_period))
  })
})
