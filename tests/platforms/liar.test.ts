import { describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import type { Liveness } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { lying } from './liar.ts'
import * as liars from './liars.ts'
import { createWorld } from './x/world.ts'

const DEAD: ReadonlySet<Liveness> = new Set([
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'not-found',
])

describe.each(Object.values(liars))('$platform.label, where three of ten answers are false', (subject) => {
  it('calls no living post dead, and finds each dead one with its cause', async () => {
    await using world = await createWorld(subject.site)
    let share = 0.3
    const liar = lying(subject, () => share)
    world.origin.mood((request) => subject.asks(request), liar.mood)
    const { platform, living, dead } = subject
    const client = () => {
      const found = connectPlatforms(readConfig({}, [platform]), () => {}, [platform]).get(platform.name)
      if (found === null) throw new TypeError(`${platform.name} cannot be asked.`)
      return found
    }
    const answers = async (post: PostRef): Promise<Liveness[]> => {
      const asked = client()
      const { liveness } = await asked.ask(post, world.context())
      return [liveness, (await asked.check(post, world.context())).liveness]
    }

    for (const post of living) {
      for (const liveness of await answers(post)) expect(DEAD.has(liveness) ? post.id : 'alive').toBe('alive')
    }
    for (const { post, liveness } of dead) {
      for (const said of await answers(post)) expect([liveness, 'not-found', 'unknown']).toContain(said)
    }
    expect(liar.told()).toBeGreaterThan(0.9)

    share = 0
    for (const post of living) expect(await answers(post)).toEqual(['live', 'live'])
    for (const { post, liveness } of dead) expect(await answers(post)).toEqual([liveness, liveness])
  }, 60_000)
})
