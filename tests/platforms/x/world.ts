import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AskContext } from '../../../src/model/ask-context.ts'
import type { Exchange } from '../../../src/model/http.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { createScratch } from '../../../src/outbound/scratch-dir.ts'
import { through } from '../../outbound/client.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import type { OriginSite } from '../../support/origin/site.ts'
import { trust } from '../../support/origin/trust.ts'

export const X = {
  canary: '20',
  syndicationUrl: 'https://cdn.syndication.twimg.com',
  oembedUrl: 'https://publish.x.com/oembed',
}
export const TWEET_RESULT = 'cdn.syndication.twimg.com'
export const OEMBED = 'publish.x.com'

export const ref = (id: string, handle = 'i'): PostRef => ({
  platform: 'x',
  id,
  url: `https://x.com/${handle}/status/${id}`,
})

export interface World extends AsyncDisposable {
  readonly origin: Origin
  readonly dir: string
  /** The clock of the world, in milliseconds. */
  now: number
  readonly recorded: Exchange[]
  context(more?: Partial<AskContext>): AskContext
}

/** An origin, a client whose proxy it is, a scratch directory, and a clock that tests advance. */
export async function createWorld(site: OriginSite): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-world-'))
  const origin = await startOrigin(site)
  trust(origin.caPath)
  const recorded: Exchange[] = []
  const world = { now: Date.parse('2026-03-02T09:00:00Z') }
  const clock = { now: () => new Date(world.now) }
  const http = through(origin.proxyUrl, { attempts: 1, clock })
  const scratch = await createScratch(dir)
  return Object.assign(world, {
    origin,
    dir,
    recorded,
    context: (more: Partial<AskContext> = {}): AskContext => ({
      http,
      scratch,
      clock,
      maxWaitMs: 0,
      recorder: { record: (exchange) => void recorded.push(exchange) },
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      await http.close()
      await origin.close()
      await rm(dir, { recursive: true, force: true })
    },
  })
}
