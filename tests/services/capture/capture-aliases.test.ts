import { pino } from 'pino'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { requestCapture } from '../../../src/catalog/work/captures.ts'
import { insertPostIntake } from '../../../src/catalog/work/insert-intake.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { processCapture } from '../../../src/services/capture/process-capture.ts'
import { createRoom } from '../../capture/room.ts'
import { perch } from '../../platforms/made-up/platform.ts'
import { postOf } from '../../platforms/made-up/recogniser.ts'
import { ID, SITE } from '../../platforms/made-up/site.ts'
import { openEmptyCatalog } from '../../support/database.ts'

const catalog = await openEmptyCatalog()
const { db } = catalog
afterAll(() => catalog.close())
beforeEach(() => catalog.empty())

/** A post's reference on the made-up platform. */
function refOf(id: string): PostRef {
  const post = postOf(id)
  if (post === null) throw new TypeError(`${id} is no post of Perch.`)
  return post
}
const canonical = refOf(ID)
const alias = refOf('wren:7')

const attempt = {
  number: 1,
  last: true,
  jobId: 'a',
  signal: new AbortController().signal,
  share: 'normal' as const,
  progress: () => {},
}

it.each([
  ['alone', 0],
  ['beside a post with two earlier captures', 2],
])('a capture under an alias, %s, ends under the canonical id, with its request', async (_, earlier) => {
  const platforms = connectPlatforms(readConfig({}, [perch]), () => {}, [perch])
  await using room = await createRoom(SITE, {}, platforms)
  const { clock } = room.deps
  const deps = {
    catalog: async () => catalog,
    captureDeps: async () => room.deps,
    clock,
    logger: pino({ level: 'silent' }),
    recordOperation: () => {},
  }
  for (let generation = 1; generation <= earlier; generation += 1) {
    await requestCapture(db, canonical, 'normal', clock.now())
    await processCapture(deps, { v: 1, platform: canonical.platform, id: canonical.id, generation }, attempt)
  }
  const request = { intakeId: 'i1', post: alias, articleUrl: null, priority: 'normal' as const }
  await insertPostIntake(db, [request], clock.now())

  const payload = { v: 1 as const, platform: alias.platform, id: alias.id, generation: 1 }
  expect(await processCapture(deps, payload, attempt)).toEqual({ kind: 'complete' })

  const posts = await db.selectFrom('posts').select('id').execute()
  expect(posts).toEqual([{ id: canonical.id }])
  expect(await findPost(db, alias)).toMatchObject({
    id: canonical.id,
    capture_state: 'done',
    outcome: 'captured',
    capture_generation: Math.max(1, earlier),
  })
  expect(await db.selectFrom('intake').select(['post_id', 'state']).execute()).toEqual([
    { post_id: canonical.id, state: 'done' },
  ])
})
