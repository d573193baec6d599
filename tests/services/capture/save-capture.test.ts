import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../src/catalog/catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { claimCapture, requestCapture } from '../../../src/catalog/work/captures.ts'
import { readOutcomeCounts } from '../../../src/catalog/work/outcome-counts.ts'
import { failCapture, saveCapture } from '../../../src/services/capture/save-capture.ts'
import { aPost, at } from '../../support/catalog-rows.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'

describe('what a capture came to', () => {
  let catalog: TestCatalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())
  beforeEach(() => catalog.empty())

  const gone = {
    outcome: 'gone' as const,
    reason: 'deleted' as const,
    missing: [],
    retryAt: null,
    manifest: null,
  }
  const begin = async (post: ReturnType<typeof aPost>, second: number) => {
    const { generation } = await requestCapture(db, post, 'normal', at(second))
    const claim = await claimCapture(db, post, generation, at(second))
    if (!claim) throw new Error('no claim')
    return { ...claim, generation }
  }

  it('stays, even if its worker is reported dead later', async () => {
    const post = aPost()
    const claim = await begin(post, 1)
    await failCapture(db, post, claim.generation, { reason: 'network', retryAt: null }, at(2))
    await failCapture(db, post, claim.generation, { reason: 'internal', retryAt: null }, at(3))
    expect(await findPost(db, post)).toMatchObject({
      outcome: 'failed',
      reason: 'network',
      capture_state: 'done',
    })
    expect(await readOutcomeCounts(db)).toMatchObject([{ outcome: 'failed', reason: 'network', count: 1 }])
  })

  it('of a worker that comes late ends no later capture', async () => {
    const post = aPost()
    const late = await begin(post, 1)
    await failCapture(db, post, late.generation, { reason: 'internal', retryAt: null }, at(2))
    const next = await begin(post, 3)
    expect(next.generation).toBe(late.generation + 1)
    await saveCapture(db, late, gone, true, at(4))
    expect(await findPost(db, post)).toMatchObject({ outcome: 'failed', capture_state: 'working' })
    await saveCapture(db, next, gone, true, at(5))
    expect(await findPost(db, post)).toMatchObject({ outcome: 'gone', capture_state: 'done' })
  })
})
