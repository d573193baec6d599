import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../../src/capture/outcome-of.ts'
import { createX } from '../../../src/platforms/x/client.ts'
import { ID, onePost } from './one-post.ts'
import { rows } from './rows.ts'
import { statusRows } from './rows-statuses.ts'
import { OEMBED, ref, TWEET_RESULT, X } from './world.ts'

const scene = onePost()

describe.each([...rows, ...statusRows])('$name', (row) => {
  const arrange = () => {
    if (row.tweet) scene.mood(TWEET_RESULT, row.tweet)
    if (row.oembed) scene.mood(OEMBED, row.oembed)
    if (row.death) scene.world.origin.kill(ID, row.death)
  }

  it.each(['ask', 'check'] as const)('%s', async (how) => {
    arrange()
    const answer = await createX(X)[how](ref(ID), scene.world.context())
    expect(answer).toMatchObject({
      liveness: row.liveness,
      reason: row.reason,
      refused: row.refused ?? false,
    })
    expect(outcomeOf(answer, answer.record !== null)).toBe(row.outcome)
    if (row.told !== undefined) {
      expect(answer.retryAt).toBe(new Date(scene.world.now + row.told * 1000).toISOString())
    }
    if (row.withWords) expect(outcomeOf(answer, true)).toBe(row.withWords)
    expect(answer.evidence.length).toBeGreaterThan(0)
  })
})
