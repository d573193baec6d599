import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Mood, moods } from '../../support/origin/mood.ts'
import { createWorld, type World } from './world.ts'

export const ID = '1900000000000000001'
/** Texts that must never be read as X's tombstones. */
export const DEADLY_WORDS =
  'This Post was deleted by the Post author. It is from a suspended account that no longer exists, and violated the X Rules.'

/** For one test file: a world with one post, as it was before each test. */
export function onePost() {
  let world: World
  const ending: (() => void)[] = []
  beforeAll(async () => {
    world = await createWorld({
      posts: [{ id: ID, author: { handle: 'mira_holt', name: 'Mira Holt' }, text: DEADLY_WORDS }],
    })
  })
  afterEach(() => {
    for (const end of ending.splice(0)) end()
    for (const id of [ID, '20']) world.origin.revive(id)
    world.recorded.length = 0
  })
  afterAll(() => world[Symbol.asyncDispose]())
  return {
    get world(): World {
      return world
    },
    /** Answers of one source for the post alone, or, `everything`, for the canary too. */
    mood(host: string, answer: Mood, everything = false): void {
      ending.push(
        world.origin.mood(({ url }) => url.host === host && (everything || url.search.includes(ID)), answer),
      )
    },
  }
}

export const json =
  (value: unknown, status = 200): Mood =>
  () => ({
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  })
export const words = (text: string): Mood =>
  json({ __typename: 'TweetTombstone', tombstone: { text: { text, entities: [], rtl: false } } })
export const page: Mood = moods.html('This Post was deleted by the Post author.')
export const notFound: Mood = moods.blocked()
export const altered =
  (change: (tweet: Record<string, unknown>) => unknown): Mood =>
  (usual) => ({ ...usual, body: JSON.stringify(change(JSON.parse(String(usual.body)))) })
