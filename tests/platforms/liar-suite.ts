import { expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import type { Liveness } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { type LiarSubject, lying } from './liar.ts'
import * as liars from './liars.ts'
import { createWorld } from './x/world.ts'

const DEAD: ReadonlySet<Liveness> = new Set([
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'not-found',
])

/**
 * Runs the test with false answers for every platform.
 * @param scale how many times 90 posts; 240 for a platform that never calls a post dead
 */
export function liarSuite(scale: number): void {
  const subjects = Object.values(liars).map((create) => create(scale))
  it.each(subjects)(
    '$platform.label calls no living post dead, and finds each dead one with its cause',
    {
      timeout: 60_000 * scale,
    },
    hearLies,
  )
}

/** Asks for posts as a capture and as a check: where three of ten answers are false, and where none is. */
async function hearLies(subject: LiarSubject): Promise<void> {
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
}
