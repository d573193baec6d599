import { expect, it } from 'vitest'
import { capturePost } from '../../../src/capture/capture-post.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { detectCitations } from '../../../src/detect/detect-citations.ts'
import { resolveCitations } from '../../../src/resolve/resolve-citations.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createKnownPostFinder } from '../../../src/services/intake/find-known-posts.ts'
import { createDatabase } from '../../support/database.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { type FixturePost, idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const author = { handle: 'tram_watch', name: 'Tram Watch' }
const links = { 'https://t.co/aBcDeF1': 'https://trams.example/line-4' }
const posts: FixturePost[] = [
  { id: idAt('2018-05-04T23:11:12Z'), author, text: 'Line 4 is back. https://t.co/aBcDeF1', links },
  { id: idAt('2018-05-04T08:00:00Z'), author, text: 'Snow on the points, & no tram before noon.' },
]
const flattened = (words: string) => `${words}— Tram Watch (@tram_watch) May 4, 2018\n`

it('a captured post is found by its link or its text, without a request', async () => {
  await using dir = await tempDir()
  await using database = await createDatabase()
  const origin = await startOrigin({ posts })
  trust(origin.caPath)
  const app = createApp(serviceConfig(dir.path, { ...origin.env, ...database.env }))
  const catalog = await app.catalog()
  try {
    const deps = await app.captureDeps()
    for (const { id } of posts) {
      const ref = { platform: 'x' as const, id, url: `https://x.com/tram_watch/status/${id}` }
      const request = { capturedAt: app.clock.now(), again: false, citations: [], maxWaitMs: 0 }
      const { snapshot } = await capturePost(ref, request, deps)
      const key = snapshot?.manifestKey ?? ''
      const manifest = (await deps.ledger.readManifest(key)) ?? expect.unreachable()
      await saveSnapshot(catalog.db, manifest, key, app.clock.now())
    }
    const text = [
      'Whatever was said. https://t.co/aBcDeF1',
      'Snow on the points, & no tram before noon.',
      'Snow on the points, & no tram before nightfall.',
    ].map(flattened)
    const citations = detectCitations({ text: text.join('\n'), format: 'text' }, app.platforms.recognisers)
    const before = origin.asked('*').length
    const { citations: found } = await resolveCitations(citations.slice(0, 2), {
      ...deps,
      known: createKnownPostFinder(app),
    })
    expect(found.map(({ id }) => id)).toEqual(posts.map(({ id }) => id))
    expect(origin.asked('*')).toHaveLength(before)
    const { shortLinks } = app.platforms.get('x') ?? expect.unreachable()
    const known = await createKnownPostFinder(app)(citations[2] ?? expect.unreachable())
    for (const [n, one] of citations.slice(0, 2).entries())
      expect([...known.find(one, shortLinks).keys()]).toEqual([posts[n]?.id])
    const other = await resolveCitations(citations.slice(2), {
      ...deps,
      archive: null,
      known: async () => known,
    })
    expect(other.citations.map(({ id }) => id)).toEqual([null])
  } finally {
    await app.close()
    await origin.close()
  }
}, 60_000)
