import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { loadSigner } from '../../src/archive/signature/signer.ts'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { capturePost } from '../../src/capture/capture-post.ts'
import type { CaptureDeps, CaptureRequest, CaptureResult } from '../../src/capture/types.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { HttpClientOptions } from '../../src/outbound/http-client.ts'
import { type ConnectedPlatforms, connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { xPlatform } from '../../src/platforms/x/platform.ts'
import type { ResolveDeps } from '../../src/resolve/resolve-citations.ts'
import { WebArchive } from '../../src/webarchive/web-archive.ts'
import { through } from '../outbound/client.ts'
import { X } from '../platforms/x/world.ts'
import { keysOf, testLedger } from '../support/ledger.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import type { OriginSite } from '../support/origin/site.ts'
import { trust } from '../support/origin/trust.ts'

export interface Room extends AsyncDisposable {
  readonly origin: Origin
  readonly deps: CaptureDeps & ResolveDeps & { platforms: ConnectedPlatforms }
  readonly dir: string
  /** The clock, in milliseconds; each capture advances it by a minute. */
  now: number
  capture(post: PostRef, more?: Partial<CaptureRequest>): Promise<CaptureResult>
  /** The main snapshot of a post of X. */
  main(id: string): Promise<Manifest>
  /** Whether `stet check` finds a snapshot valid. */
  valid(manifest: Manifest): Promise<boolean>
  /** The keys of all objects in the store. */
  keys(): Promise<string[]>
}

/** The dependencies of a capture, real except for the platforms: an origin, a client, a disk store, a signer. */
export async function createRoom(
  site: OriginSite,
  options: Partial<HttpClientOptions> = {},
  platforms: ConnectedPlatforms = connectPlatforms({ platforms: { x: X } }, () => {}, [xPlatform]),
): Promise<Room> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-room-'))
  const origin = await startOrigin(site)
  trust(origin.caPath)
  const state = { now: Date.parse('2026-03-02T09:00:00Z') }
  const clock = { now: () => new Date(state.now) }
  const http = through(origin.proxyUrl, { attempts: 1, clock, ...options })
  const signer = await loadSigner({ pemOrPath: null, dataDir: dir, mayCreate: true })
  const store = await openStore({ kind: 'file', dir: join(dir, 'archive') })
  const ledger = testLedger(store, { keys: keysOf(signer) })
  const deps: Room['deps'] = {
    platforms,
    http,
    ledger,
    signer,
    clock,
    archive: new WebArchive({ url: 'https://web.archive.org' }, clock),
    scratchDir: join(dir, 'scratch'),
    software: 'Stet/test',
  }
  return Object.assign(state, {
    origin,
    deps,
    dir,
    capture(post: PostRef, more: Partial<CaptureRequest> = {}) {
      state.now += 60_000
      return capturePost(
        post,
        { capturedAt: clock.now(), again: false, citations: [], maxWaitMs: 0, ...more },
        deps,
      )
    },
    async main(id: string) {
      const manifest = ledger.bestSnapshot(await ledger.snapshots({ platform: 'x', id }))
      if (manifest === null) throw new Error(`There is no snapshot of ${id}.`)
      return manifest
    },
    async valid(manifest: Manifest) {
      return (await checkSnapshot(join(dir, 'archive', manifest.wacz.key), {})).valid
    },
    async keys() {
      const keys: string[] = []
      for await (const { key } of ledger.listObjects('')) keys.push(key)
      return keys
    },
    async [Symbol.asyncDispose]() {
      await http.close()
      await ledger.store.close()
      await origin.close()
      await rm(dir, { recursive: true, force: true })
    },
  })
}
