import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { startAllInOne } from '../../src/runtime/start-service.ts'
import { postmasterOf, serverGone } from '../support/embedded-postgres.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }
const posts = ['2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z'].map((at) => ({
  id: idAt(at),
  author,
  text: 'The night ferry sails again.',
}))

it('`stet up` restarts a database that was killed, and continues its work', async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const temp = parts.use(await tempDir())
  const config = serviceConfig(temp.path, origin.env)
  const service = await startAllInOne(config)
  parts.defer(() => service.close())
  const { db } = await service.app.catalog()
  const { token } = await createToken(db, { scopes: ['admin'], name: null }, new Date())
  const ask = async (path: string, body?: object) =>
    await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
  const capture = async (id: string) => {
    // Of the kind that a CMS sends: again, where it is refused.
    await until(async () => {
      const answer = await ask('/v1/posts', { url: `https://x.com/i/status/${id}` })
      return answer.status === 202
    })
    return await until(async () => {
      const post = (await (await ask(`/v1/posts/x/${id}`)).json()) as {
        capture: string
        snapshots: unknown[]
      }
      return post.capture === 'done' ? post : null
    }, 30_000)
  }
  for (const { id } of posts) {
    const server = (await postmasterOf(temp.path)) ?? 0
    process.kill(server, 'SIGKILL')
    // What `/readyz` says may be two seconds old.
    await until(async () => ![null, server].includes(await postmasterOf(temp.path)))
    await until(async () => (await fetch(`${service.url}/readyz`)).status === 200)
    expect(await capture(id)).toMatchObject({ outcome: 'captured', snapshots: [{}] })
  }
  await service.close()
  await serverGone(temp.path)
  expect(existsSync(`${temp.path}/postgres/postmaster.pid`)).toBe(false)
}, 120_000)
