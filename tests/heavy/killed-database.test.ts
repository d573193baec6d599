import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connectApi } from '../../src/cli/api-client.ts'
import { startAllInOne } from '../../src/runtime/supervisor.ts'
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

it('`stet up` starts a database again that was killed, and goes on with its work', async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const temp = parts.use(await tempDir())
  const config = serviceConfig(temp.path, origin.env)
  const service = await startAllInOne(config)
  parts.defer(() => service.close())
  const capture = async (id: string) => {
    // Of the kind that a CMS sends: again, where it is refused.
    await until(async () => {
      await using commands = await connectApi(config).catch(() => null)
      const answer = await commands?.request('POST', '/v1/posts', { url: `https://x.com/i/status/${id}` })
      return answer?.status === 202
    })
    return await until(async () => {
      await using commands = await connectApi(config)
      const post = (await commands.json('GET', `/v1/posts/x/${id}`)) as {
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
