import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadPost, photoPost, quotePost, quoting, videoPost } from '../capture/posts.ts'
import { createRoom, type Room } from '../capture/room.ts'
import { ref } from '../platforms/x/world.ts'
import { hasChromium } from '../support/chromium.ts'
import type { FixturePost } from '../support/origin/post.ts'
import { openPlayer } from '../support/player.ts'

/** What a reader sees of each picture and film in the card. */
interface Seen {
  readonly pictures: number[]
  readonly films: number[]
}

const SEEN = `({
  pictures: [...document.images].map((one) => one.naturalWidth),
  films: [...document.querySelectorAll('video')].map((one) => one.readyState),
})`
/** A card loads a film when it is asked for. */
const LOAD = `document.querySelectorAll('video').forEach((one) => {
  one.preload = 'auto'
  one.load()
})`
const LOADED = `[...document.images].every((one) => one.complete) &&
  [...document.querySelectorAll('video')].every((one) => one.readyState >= 2 || one.error)`

describe.skipIf(!hasChromium())(
  'captures in a player (skipped without chromium)',
  { timeout: 60_000 },
  () => {
    let room: Room
    beforeAll(async () => {
      room = await createRoom({ posts: [photoPost, videoPost, quotePost, deadPost] })
    })
    afterAll(() => room?.[Symbol.asyncDispose]())

    async function seen(
      post: FixturePost,
    ): Promise<Seen & { words: string | null; outside: readonly string[] }> {
      const manifest = await room.main(post.id)
      const [card] = manifest.resources
      await using player = await openPlayer(join(room.dir, 'archive', manifest.wacz.key), card?.url ?? '')
      const frame = await player.frame('article')
      await frame.evaluate(LOAD)
      await frame.waitForFunction(LOADED)
      const words = await frame.textContent('body')
      return { ...((await frame.evaluate(SEEN)) as Seen), words, outside: player.outside }
    }

    it.each<[string, FixturePost, number, number]>([
      ['photos', photoPost, 2, 0],
      ['a video', videoPost, 0, 1],
      ['a quoted post', quotePost, 1, 0],
    ])('a post with %s shows its card, and loads what it has', async (_, post, photos, films) => {
      expect(await room.capture(ref(post.id))).toMatchObject({ outcome: 'captured' })
      const shown = await seen(post)
      expect(shown.words).toContain(post.text.replace(/ #.*/, ''))
      // The photos, and the author's picture.
      expect(shown.pictures.length).toBeGreaterThan(photos)
      expect(shown.pictures.filter((width) => width === 0)).toEqual([])
      expect(shown.films).toHaveLength(films)
      for (const state of shown.films) expect(state).toBeGreaterThanOrEqual(2)
      expect(shown.outside).toEqual([])
    })

    it('a lost post shows the text of the article that quoted it', async () => {
      const citations = [quoting(deadPost)]
      expect(await room.capture(ref(deadPost.id), { citations })).toMatchObject({ outcome: 'salvaged' })
      expect((await seen(deadPost)).words).toContain(deadPost.text)
    })
  },
)
