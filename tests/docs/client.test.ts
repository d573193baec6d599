import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { setApproval } from '../../src/services/publication/set-approval.ts'
import { ARTICLE, IDS, site, url } from '../api/site.ts'
import { createDatabase } from '../support/database.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { example } from './sections.ts'

const run = promisify(execFile)
const bin = (name: string): string => resolve('node_modules/.bin', name)

describe('the program of docs/client.md', () => {
  const parts = new AsyncDisposableStack()
  let service: RunningService
  let dir: string
  let env: NodeJS.ProcessEnv
  let admin = ''

  beforeAll(async () => {
    const origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const temp = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const settings = {
      ...{ ...origin.env, ...database.env, STET_PUBLISH: 'all', STET_ALLOW_PRIVATE: '127.0.0.0/8' },
    }
    service = await startAllInOne(serviceConfig(join(temp.path, 'data'), settings))
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    const { token } = await createToken(db, { scopes: ['ingest', 'read'], name: null }, new Date())
    const operator = await createToken(db, { scopes: ['admin'], name: null }, new Date())
    admin = operator.token
    env = { ...process.env, STET_URL: service.url ?? '', STET_TOKEN: token }
    dir = join(temp.path, 'client')
    await mkdir(dir)
    await symlink(resolve('node_modules'), join(dir, 'node_modules'))
    await writeFile(join(dir, 'package.json'), '{"type":"module"}')
    await writeFile(join(dir, 'client.ts'), example('client.md', 'From an article to its outcomes', 'ts'))
    await writeFile(join(dir, 'wait.ts'), example('client.md', 'Wait by webhook', 'ts'))
    await run(bin('openapi-typescript'), [`${service.url}/openapi.json`, '-o', 'stet-api.ts'], { cwd: dir })
  })
  afterAll(() => parts.disposeAsync())

  const client = async (...args: string[]) =>
    (await run(process.execPath, ['client.ts', ...args], { cwd: dir, env })).stdout.split('\n')

  it('has the types that the document promises', async () => {
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit']
    const modules = [
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      'node',
      '--allowImportingTsExtensions',
    ]
    const { stdout } = await run(bin('tsc'), [...strict, ...modules, 'client.ts', 'wait.ts'], {
      cwd: dir,
    }).catch((failed: { stdout: string }) => failed)
    expect(stdout).toBe('')
  })

  it('sends an article, prints the outcome of each embed, and replaces the dead one', async () => {
    const outcomes = [
      `${url(IDS.plain)} captured `,
      `${url(IDS.photo)} captured `,
      `${url(IDS.video)} captured `,
      `${url(IDS.dead)} salvaged deleted`,
    ]
    expect(await client(ARTICLE)).toEqual([...outcomes, ''])
    // Only an editor publishes words that rest on the article alone.
    await setApproval(service.app, { platform: 'x', id: IDS.dead, url: url(IDS.dead) }, 'approved', 'desk')
    const frame = expect.stringContaining(`<iframe src="${service.url}/embed/x/${IDS.dead}"`)
    expect(await client(ARTICLE)).toEqual([...outcomes, frame, ''])
  })

  it('sends HTML of its own', async () => {
    const html = `<blockquote class="twitter-tweet"><a href="${url(IDS.plain)}"></a></blockquote>`
    expect(await client('https://news.example/own', html)).toEqual([`${url(IDS.plain)} captured `, ''])
  })

  it('sends text of its own', async () => {
    expect(await client('https://news.example/words', '', `She wrote:\n\n${url(IDS.plain)}\n`)).toEqual([
      `${url(IDS.plain)} captured `,
      '',
    ])
  })

  it('waits by webhook, with a token that it made', async () => {
    const { stdout } = await run(process.execPath, ['wait.ts', ARTICLE], {
      cwd: dir,
      env: { ...env, STET_TOKEN: admin },
      timeout: 60_000,
    })
    expect(stdout.split('\n')).toEqual([
      `article.done ${ARTICLE} `,
      `${url(IDS.plain)} captured  watched`,
      `${url(IDS.photo)} captured  watched`,
      `${url(IDS.video)} captured  watched`,
      `${url(IDS.dead)} salvaged deleted gone`,
      '',
    ])
  })

  it('tells what the service refuses', async () => {
    await expect(client('http://10.0.0.1/')).rejects.toMatchObject({
      stderr: expect.stringContaining('address-refused'),
    })
  })
})
