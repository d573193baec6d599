import { expect, it } from 'vitest'
import { createApp } from '../../../src/runtime/app.ts'
import { captureEditedPost } from '../../../src/services/capture/capture-edited-post.ts'
import { runVerification } from '../../../src/services/verify/run-verification.ts'
import { createDatabase } from '../../support/database.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { telegramList, telegramWidget } from '../../support/origin/platforms/telegram.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const MESSAGE = { channel: 'harbour_desk', number: 101, text: 'The lock opens at nine.' }
const WIDGET = 'https://t.me/harbour_desk/101?embed=1&mode=tme'

it('finds each edit of a Telegram message once, although Telegram lists no versions', async () => {
  await using parts = new AsyncDisposableStack()
  const avatar = { headers: { 'content-type': 'image/jpeg' }, body: '' }
  const origin = await startOrigin({
    pages: {
      [WIDGET]: telegramWidget(MESSAGE),
      'https://t.me/s/harbour_desk/101': telegramList([MESSAGE]),
      'https://cdn4.telesco.pe/file/avatar.jpg?token=signed': avatar,
    },
  })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  let ahead = 0
  const clock = { now: () => new Date(Date.now() + ahead) }
  const app = createApp(serviceConfig(dir.path, { ...origin.env, ...database.env }), { clock })
  parts.defer(() => app.close())
  const post = { platform: 'telegram', id: 'harbour_desk/101', url: 'https://t.me/harbour_desk/101' }
  const { signal } = new AbortController()
  const look = async () => {
    for await (const _ of await runVerification(app, { post }, signal));
    // A snapshot is told apart by its second.
    ahead += 1_000
  }
  const edits = async () => (await (await app.ledger()).events(post)).map(({ type }) => type)

  await captureEditedPost(app, post, signal)
  await look()
  expect(await edits()).toEqual([])
  for (const [n, text] of ['The lock opens at ten.', 'The lock stays shut.'].entries()) {
    const end = origin.mood('t.me/harbour_desk/101', () => ({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: telegramWidget({ ...MESSAGE, text, edited: true }),
    }))
    await look()
    await look()
    end()
    expect(await edits()).toHaveLength(n + 1)
  }
})
