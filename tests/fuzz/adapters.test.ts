import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { outcomeFromAnswer } from '../../src/capture/outcome-from-answer.ts'
import { renderCard } from '../../src/card/render-card.ts'
import type { PostAnswer } from '../../src/model/post-answer.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { createRoom, type Room } from '../capture/room.ts'
import * as subjects from '../platforms/subjects.ts'
import { activeContent } from '../support/active-content.ts'
import { type Answer, bytesOf } from '../support/origin/answer.ts'
import { fuzz } from './fuzz.ts'
import { byteChange, changeBytes, changeJsonText, jsonChange } from './junk.ts'

/** What becomes of each answer of a platform, in turn. */
const distortion = fc.record({
  status: fc.option(fc.constantFrom(204, 301, 400, 401, 403, 404, 410, 429, 451, 500, 503), { freq: 6 }),
  type: fc.option(fc.constantFrom('text/html', 'application/json', 'text/plain; charset=utf-16', ''), {
    freq: 6,
  }),
  json: fc.array(jsonChange, { maxLength: 4 }),
  bytes: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(byteChange, { maxLength: 3 }) },
  ),
})
type Distortion = typeof distortion extends fc.Arbitrary<infer T> ? T : never

/** JSON on its own, or the largest JSON in the scripts of a page. */
const JSON_IN_PAGE = /(?<=>\s*|=\s*)\{"[^<]{20,}\}(?=\s*;?\s*<\/script>)/

function distort(usual: Answer, { status, type, json, bytes }: Distortion): Answer {
  const body = bytesOf(usual.body)
  if (!(body instanceof Uint8Array)) return usual
  const text = Buffer.from(body).toString()
  const changed = /^\s*[[{]/.test(text)
    ? changeJsonText(text, json)
    : text.replace(JSON_IN_PAGE, (part) => changeJsonText(part, json))
  return {
    ...usual,
    ...(status === null ? {} : { status }),
    headers: { ...usual.headers, ...(type === null ? {} : { 'content-type': type }) },
    body: changeBytes(Buffer.from(changed), bytes),
  }
}

describe.each(Object.values(subjects))('$platform.label, from a distorted answer to a card', (subject) => {
  const { platform, post } = subject
  let room: Room
  let current: readonly Distortion[] = []
  let asked = 0
  beforeAll(async () => {
    const config = readConfig({}, [platform])
    room = await createRoom(
      subject.site,
      {},
      connectPlatforms(config, () => {}, [platform]),
    )
    room.origin.mood('*', (usual) => {
      // A distorted answer may name an address that the site does not have.
      if (usual.status === 502) return { status: 404, body: 'Not here.' }
      const one = current[asked++ % Math.max(1, current.length)]
      return one === undefined ? usual : distort(usual, one)
    })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  function checkAnswer(answer: PostAnswer): void {
    const { record } = answer
    outcomeFromAnswer(answer, false)
    if (record === null) return
    expect(PostRecord.safeParse(record).error).toBeUndefined()
    const { labels } = room.deps.platforms
    const card = renderCard(record, { labels, capturedAt: new Date(room.now), resourceUrl: () => null })
    expect(activeContent(card)).toEqual([])
  }

  fuzz(
    'neither throws nor makes an invalid record or a card with a script',
    fc.array(distortion, { minLength: 1, maxLength: 4 }),
    async (distortions) => {
      current = distortions
      asked = 0
      // A client caches its canary, so each case has its own.
      const client = connectPlatforms(readConfig({}, [platform]), () => {}, [platform]).get(platform.name)
      if (client === null) throw new TypeError(`${platform.name} cannot be asked.`)
      await using scratch = await createScratch(room.deps.scratchDir)
      const { http, clock } = room.deps
      const context = { http, clock, scratch, maxWaitMs: 0 }
      checkAnswer(await client.ask(post, context))
      checkAnswer(await client.check(post, context))
    },
    1 / Object.keys(subjects).length,
  )
})
