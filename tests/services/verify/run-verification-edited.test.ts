import { expect, it } from 'vitest'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { listSnapshotsOfPost } from '../../../src/catalog/snapshots/snapshots.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { captureEditedPost } from '../../../src/services/capture/capture-edited-post.ts'
import { runVerification } from '../../../src/services/verify/run-verification.ts'
import { createDatabase } from '../../support/database.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

it('captures a new version of a post that it finds, and says so once', async () => {
  await using parts = new AsyncDisposableStack()
  const id = idAt('2026-05-01T08:00:00Z')
  const newer = idAt('2026-05-01T08:20:00Z')
  const first = { id, author: { handle: 'lock_keeper', name: 'Keeper' }, text: 'The lock opens at nine.' }
  const origin = await startOrigin({ posts: [first] })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  let ahead = 0
  const clock = { now: () => new Date(Date.now() + ahead) }
  const app = createApp(serviceConfig(dir.path, { ...origin.env, ...database.env }), { clock })
  parts.defer(() => app.close())
  const catalog = await app.catalog()
  const post = { platform: 'x' as const, id, url: `https://x.com/lock_keeper/status/${id}` }
  const { signal } = new AbortController()
  const look = async () => {
    const lines = []
    for await (const line of await runVerification(app, { post }, signal)) lines.push(line)
    return lines
  }

  await captureEditedPost(app, post, signal)
  expect(await look()).toMatchObject([{ liveness: 'live', state: 'watched' }])
  // A snapshot is told apart by its second.
  ahead += 1_000
  origin.post({ ...first, edits: [id, newer] })
  await look()
  await look()
  const snapshots = await listSnapshotsOfPost(catalog.db, post)
  expect(snapshots.map(({ outcome }) => outcome)).toEqual(['captured', 'captured'])
  expect(await findPost(catalog.db, post)).toMatchObject({ capture_state: 'done', version_id: newer })
  const told = await catalog.db.selectFrom('announcements').select('type').execute()
  expect(told.filter(({ type }) => type === 'post.edited')).toHaveLength(1)
  expect((await (await app.ledger()).events(post)).map(({ type }) => type)).toEqual(['edited'])
})
