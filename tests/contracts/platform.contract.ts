import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { listSettings } from '../../config/platforms.ts'
import { renderSources } from '../../src/api/pages/post/provenance.ts'
import { outcomeFromAnswer } from '../../src/capture/outcome-from-answer.ts'
import { renderCard } from '../../src/card/render-card.ts'
import { findPost } from '../../src/catalog/posts/posts.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import { checkPlatforms } from '../../src/cli/doctor/platforms.ts'
import { outcomeLabel } from '../../src/cli/labels.ts'
import { ConfigError } from '../../src/model/errors.ts'
import { Manifest, type ResourceRole } from '../../src/model/manifest.ts'
import type { Liveness, MissingPart, Outcome, Reason } from '../../src/model/outcome.ts'
import { PlatformName, type PostRef, postSlug } from '../../src/model/platform.ts'
import type { Platform, PlatformCapture } from '../../src/model/platform-definition.ts'
import { PostRecord, Witness } from '../../src/model/post-record.ts'
import type { SourceEvent } from '../../src/model/rate-limiter.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { type ConnectedPlatforms, connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { createRoom, type Room } from '../capture/room.ts'
import { openEmptyCatalog } from '../support/database.ts'
import { type Match, type Mood, moods } from '../support/origin/mood.ts'
import type { Origin } from '../support/origin/origin.ts'
import type { OriginSite } from '../support/origin/site.ts'

/** The platform's responses for the living post, and their meaning. */
export interface LivenessRow {
  readonly name: string
  /** Changes the origin's responses. */
  arrange(origin: Pick<Origin, 'mood' | 'kill'>): void
  readonly liveness: Liveness
  readonly reason: Reason | null
  readonly refused?: true
  /** The outcome of a capture with these responses. */
  readonly outcome: Outcome
  /** The outcome if an article quotes the post. */
  readonly wordsOutcome?: Outcome
  /** Seconds until the next request is allowed. */
  readonly retryAfter?: number
  /** What a check says, if the source that it asks first tells less than a capture's. */
  readonly check?: { readonly liveness: Liveness; readonly reason: Reason | null }
}

/** A platform, and its expected results for the responses of `site`. */
export interface PlatformSubject {
  readonly platform: Platform & { readonly capture: PlatformCapture }
  readonly site: OriginSite
  /** URLs in the forms that articles use, with the post's id; null if the URL is not a post's. */
  readonly addresses: ReadonlyArray<readonly [url: string, id: string | null]>
  /** A living post of `site` that has every kind of medium that the platform serves. */
  readonly post: PostRef
  /** The parts that the platform never serves, so that a capture is `partial`. Default: none. */
  readonly missing?: readonly MissingPart[]
  /** What the post's record contains after a capture. */
  readonly record: object
  /** The expected roles of resources other than card and answers, with repetitions. */
  readonly media: Partial<Record<ResourceRole, number>>
  /** Markup that the post's card contains. */
  readonly card: readonly string[]
  /** The requests for posts to each of its sources. A platform with one source never proves not-found. */
  readonly sources: readonly [Match, ...Match[]]
  /** Every source's response for an unknown post. */
  readonly notFound: Mood
  /** True if these responses prove nothing about a post that was not captured before, because living posts have them too. */
  readonly neverNotFound?: true
  /** The same matches for the post alone, without the canary. */
  ofPost(match: Match): Match
  readonly rows: readonly LivenessRow[]
  /** An alias of the post, if the platform has aliases. */
  readonly alias?: PostRef
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** The requirements on every platform with a client, tested through the registry alone. */
export function platformContract(subject: PlatformSubject): void {
  const { platform, post } = subject
  const { capture } = platform
  const config = readConfig({}, [platform])
  const heard: SourceEvent[] = []
  const connect = () => connectPlatforms(config, (event) => void heard.push(event), [platform])
  let room: Room
  /** A room for each test. */
  const useRoom = () =>
    beforeEach(async () => {
      heard.length = 0
      room = await createRoom(subject.site, {}, connect())
      return () => room[Symbol.asyncDispose]()
    })

  const client = () => {
    const found = room.deps.platforms.get(platform.name)
    if (found === null) throw new TypeError(`${platform.name} cannot be asked.`)
    return found
  }
  const context = async () => {
    const { http, clock, scratchDir } = room.deps
    return { http, clock, scratch: await createScratch(scratchDir), maxWaitMs: 0 }
  }
  const both = (mood: Mood, everything = false) => {
    for (const match of subject.sources) room.origin.mood(everything ? match : subject.ofPost(match), mood)
  }

  describe('its declaration', () => {
    useRoom()
    const settings = [...Object.values(capture.settings), ...Object.values(capture.rates)]

    it('has a name for keys, and a label for people', () => {
      expect(PlatformName.parse(platform.name)).toBe(platform.recogniser.platform)
      expect(room.deps.platforms.labels.platform(platform.name)).toBe(platform.label)
    })

    it('names its settings after itself, and each has a default that can be read', () => {
      const prefix = `STET_${platform.name.toUpperCase()}_`
      expect(settings.filter(({ name }) => !name.startsWith(prefix))).toEqual([])
      expect(listSettings([platform])).toEqual(expect.arrayContaining(settings))
      expect(readConfig({ [`${prefix}NOTHING`]: '1' }, [platform]).unknown).toMatchObject([
        { name: `${prefix}NOTHING` },
      ])
      expect(Object.keys(config.platforms[platform.name] ?? {})).toEqual(Object.keys(capture.settings))
    })

    it('has a canary that is one of its posts; another is refused by the name of its setting', () => {
      expect(client().canary?.platform).toBe(platform.name)
      const { name } = capture.settings.canary
      const read = () => readConfig({ [name]: 'no post at all' }, [platform])
      expect(read).toThrow(ConfigError)
      expect(read).toThrow(name)
    })

    it('has a rate limit for each of its sources', async () => {
      const asked = new Set<string | undefined>()
      const { http, ...more } = await context()
      await client().ask(post, {
        ...more,
        http: {
          fetch(request) {
            asked.add(request.source)
            return http.fetch(request)
          },
        },
      })
      expect(asked.size).toBeGreaterThanOrEqual(subject.sources.length)
      expect(Object.keys(config.rates.named)).toEqual(expect.arrayContaining([...asked]))
    })

    it('has labels for its witnesses', async () => {
      const { manifest } = await room.capture(post)
      if (manifest === null) throw new TypeError('The post was not captured.')
      const { labels } = room.deps.platforms
      for (const witness of capture.witnesses) {
        expect(Witness.parse(witness.name)).toMatch(new RegExp(`^${platform.name}-`))
        const record: PostRecord = { ...manifest.record, witness: witness.name }
        const drawn = renderCard(record, { labels, capturedAt: new Date(room.now), resourceUrl: () => null })
        expect(drawn).toContain(witness.card.replaceAll("'", '&#39;'))
        expect(renderSources({ ...manifest, record }, labels).markup).toContain(
          witness.page.replaceAll("'", '&#39;'),
        )
        expect(outcomeLabel('salvaged', 'deleted', labels.witness(witness.name))).toContain(witness.salvaged)
      }
    })
  })

  describe('its addresses', () => {
    const platforms = connect()
    it.each(subject.addresses)('%s: %s', (url, id) => {
      const found = platforms.post(url)
      expect(found?.id ?? null).toBe(id)
      // The canonical URL gives the same post.
      if (found) expect(platform.recogniser.post(found.url)).toEqual(found)
    })
  })

  livenessContract(subject, connect)

  describe('what says nothing about the post', () => {
    useRoom()
    it.each([
      ['a 401', moods.status(401), { refused: true }],
      ['a 403', moods.status(403), { refused: true }],
      ['a limit', moods.rateLimited({ 'retry-after': '120' }), { reason: 'rate-limited' }],
      ['an outage', moods.outage(), { reason: 'upstream' }],
      ['a login page', moods.html('Log in to continue'), { reason: 'unreadable' }],
      ['an empty answer', moods.empty(), { reason: 'unreadable' }],
      ['a cut connection', moods.reset(), { reason: 'network' }],
      ['a body that is cut on the way', moods.cut(40), { reason: 'network' }],
      ['half an answer', moods.half(), { reason: 'unreadable' }],
      ['ten megabytes', moods.huge(10_000_000), { reason: 'too-large' }],
      ['JSON of another kind', () => ({ headers: JSON_TYPE, body: '[1,2]' }), { reason: 'unreadable' }],
    ])('%s', async (_, mood, expected) => {
      both(mood, true)
      for (const how of ['ask', 'check'] as const) {
        expect(await client()[how](post, await context())).toMatchObject({ liveness: 'unknown', ...expected })
      }
      const result = await room.capture(post)
      expect(result).toMatchObject({ outcome: 'refused' in expected ? 'blocked' : 'failed', snapshot: null })
    })
  })

  describe('a redirect into the network of the operator', () => {
    useRoom()
    it.each(['http://127.0.0.1:1/', 'https://10.0.0.1/', 'http://[::1]/'])(
      'to %s is not followed',
      async (url) => {
        both(moods.redirect(url), true)
        for (const how of ['ask', 'check'] as const)
          expect(await client()[how](post, await context())).toMatchObject({
            liveness: 'unknown',
            record: null,
          })
        const result = await room.capture(post)
        expect(result).toMatchObject({
          outcome: expect.stringMatching(/^(?:failed|blocked)$/),
          snapshot: null,
        })
        expect(room.origin.requests.some((one) => one.url.host === new URL(url).host)).toBe(false)
      },
    )
  })

  it('does not wait for a host that never ends its answer', async () => {
    await using slow = await createRoom(subject.site, { textTimeoutMs: 200 }, connect())
    for (const match of subject.sources) slow.origin.mood(match, moods.slowBody(1_000))
    expect(await slow.capture(post)).toMatchObject({ outcome: 'failed', reason: 'network', snapshot: null })
  })

  describe('its canary', () => {
    useRoom()
    const confirmed = it.runIf(subject.sources.length > 1 && !subject.neverNotFound)

    confirmed('answered alive makes not-found from both sources a proof', async () => {
      both(subject.notFound)
      expect(await client().check(post, await context())).toMatchObject({
        liveness: 'not-found',
        refused: false,
      })
      expect(await room.capture(post)).toMatchObject({ outcome: 'gone', reason: 'not-found' })
    })

    confirmed('that is not found either makes it a refusal, and is reported', async () => {
      both(subject.notFound, true)
      expect(await client().check(post, await context())).toMatchObject({
        liveness: 'unknown',
        refused: true,
      })
      expect(heard.map(({ what }) => what)).toEqual(['canary-silent', 'canary-silent'])
    })

    it.runIf(subject.neverNotFound)('cannot prove that a post is gone which was never captured', async () => {
      both(subject.notFound)
      for (const how of ['ask', 'check'] as const) {
        expect(await client()[how](post, await context())).toMatchObject({
          liveness: 'unknown',
          refused: false,
        })
      }
      expect(await room.capture(post)).toMatchObject({ outcome: 'failed', snapshot: null })
    })

    it.skipIf(subject.sources.length > 1)(
      'cannot help a single source to prove that a post is gone',
      async () => {
        both(subject.notFound)
        const said = await client().check(post, await context())
        expect(said).toMatchObject({ liveness: 'unknown', refused: false })
        expect(said.notes.join()).toContain('only source')
      },
    )

    it('is what the doctor checks', async () => {
      const app = { platforms: room.deps.platforms, http: () => room.deps.http, clock: room.deps.clock }
      const { signal } = new AbortController()
      expect(await checkPlatforms(app, signal)).toMatchObject([
        { check: `platform ${platform.name}`, state: 'ok' },
      ])
      both(moods.outage(), true)
      expect(await checkPlatforms(app, signal)).toMatchObject([{ state: 'short' }])
    })
  })

  describe('a capture', () => {
    useRoom()
    it('keeps the whole post, unchanged in archive and catalog', async () => {
      const { outcome, manifest, missing } = await room.capture(post)
      const lacking = subject.missing ?? []
      expect({ outcome, missing }).toEqual({
        outcome: lacking.length === 0 ? 'captured' : 'partial',
        missing: lacking,
      })
      if (manifest === null) throw new TypeError('There is no snapshot.')
      expect(await room.valid(manifest)).toBe(true)
      expect(Manifest.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest)
      expect(PostRecord.parse(manifest.record)).toMatchObject(subject.record)
      const kept = Object.groupBy(manifest.resources, ({ role }) => role)
      const counts = Object.fromEntries(Object.entries(kept).map(([role, some]) => [role, some?.length]))
      const { card: _, answer: __, ...media } = counts
      expect(media).toEqual(subject.media)

      const [stored] = await room.deps.ledger.snapshots(post)
      expect(stored).toEqual(manifest)
      await using parts = new AsyncDisposableStack()
      const catalog = await openEmptyCatalog()
      parts.defer(() => catalog.close())
      await saveSnapshot(
        catalog.db,
        manifest,
        manifest.wacz.key.replace(/\.wacz$/, '.json'),
        new Date(room.now),
      )
      expect(await findPost(catalog.db, post)).toMatchObject({ platform: platform.name, id: post.id })
      // Equal content gives no second snapshot.
      expect(await room.capture(post, { again: true })).toMatchObject({ written: false })
    })

    it('renders a card', async () => {
      const { manifest } = await room.capture(post)
      if (manifest === null) throw new TypeError('There is no snapshot.')
      const drawn = renderCard(manifest.record, {
        labels: room.deps.platforms.labels,
        capturedAt: new Date(room.now),
        resourceUrl: (url) => `/r/${encodeURIComponent(url)}`,
      })
      for (const markup of [platform.label, ...subject.card]) expect(drawn).toContain(markup)
    })
  })

  describe.runIf(subject.alias)('an alias', () => {
    useRoom()
    it('is recorded, and the post captured under its lasting id', async () => {
      const merged: unknown[] = []
      room.deps.aliases = { merge: async (alias) => void merged.push(alias) }
      const { alias = post } = subject
      const { manifest } = await room.capture(alias)
      expect(manifest?.post.id).toBe(post.id)
      expect(merged).toEqual([{ platform: platform.name, alias: alias.id, id: post.id }])
      const keys = await room.keys()
      expect(keys.filter((key) => key.includes(encodeURIComponent(alias.id)))).toEqual([])
      expect(keys.some((key) => key.includes(postSlug(post).split('/')[1] ?? ''))).toBe(true)
    })
  })
}

/** Runs all rows in one room: a check stores nothing, and each row restores the origin. */
function livenessContract(
  { platform, post, site, rows }: PlatformSubject,
  connect: () => ConnectedPlatforms,
): void {
  describe.each(rows)('$name', (row) => {
    it.each(['ask', 'check'] as const)('%s', async (how) => {
      using origin = changed(shared.origin)
      row.arrange(origin)
      // A client caches its canary's responses, so each row has its own client.
      const client = connect().get(platform.name)
      const { http, clock, scratchDir } = shared.deps
      await using scratch = await createScratch(scratchDir)
      const answer = await client?.[how](post, { http, clock, scratch, maxWaitMs: 0 })
      if (!answer) throw new TypeError(`${platform.name} cannot be asked.`)
      const { liveness, reason } = how === 'check' && row.check ? row.check : row
      expect(answer).toMatchObject({ liveness, reason, refused: row.refused ?? false })
      if (how === 'check' && row.check) return
      expect(outcomeFromAnswer(answer, answer.record !== null)).toBe(row.outcome)
      if (row.wordsOutcome) expect(outcomeFromAnswer(answer, true)).toBe(row.wordsOutcome)
      if (row.retryAfter !== undefined) {
        expect(answer.retryAt).toBe(new Date(shared.now + row.retryAfter * 1000).toISOString())
      }
      expect(answer.evidence.length).toBeGreaterThan(0)
      const names = platform.capture.witnesses.map(({ name }) => name)
      for (const { witness } of answer.evidence) expect(names).toContain(witness)
    })
  })

  let shared: Room
  beforeAll(async () => {
    shared = await createRoom(site, {}, connect())
    return () => shared[Symbol.asyncDispose]()
  })
}

/** Changes the origin's responses until it is disposed. */
function changed(origin: Origin): Pick<Origin, 'mood' | 'kill'> & Disposable {
  const ends: (() => void)[] = []
  return {
    mood(match, mood, times) {
      const end = origin.mood(match, mood, times)
      ends.push(end)
      return end
    },
    kill(id, how) {
      origin.kill(id, how)
      ends.push(() => origin.revive(id))
    },
    [Symbol.dispose]() {
      for (const end of ends) end()
    },
  }
}
