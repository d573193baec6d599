import type { Catalog } from '../../src/catalog/catalog.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import type { Liveness } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { Platform, PlatformClient } from '../../src/model/platform-definition.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { xPlatform } from '../../src/platforms/x/platform.ts'
import { type App, type AppOverrides, createApp } from '../../src/runtime/app.ts'
import { runVerification, type VerificationSummary } from '../../src/services/verify/run-verification.ts'
import type { VerifyLine } from '../../src/verify/verify-posts.ts'
import { manifestOf } from './catalog-rows.ts'
import { createDatabase } from './database.ts'
import { serviceConfig, tempDir } from './service-config.ts'

const HOUR = 3_600_000

/** A newsroom with a simulated clock and a platform whose answers the test sets. */
export class WatchRoom implements AsyncDisposable {
  now = Date.UTC(2026, 5, 1)
  /** By id; all other posts are live. */
  readonly says = new Map<string, Liveness>()
  readonly editIds = new Map<string, string[]>()
  asked = 0
  readonly app: App
  readonly catalog: Catalog
  readonly #parts: AsyncDisposableStack

  private constructor(app: App, catalog: Catalog, parts: AsyncDisposableStack) {
    this.app = app
    this.catalog = catalog
    this.#parts = parts
  }

  static async open(
    env: Readonly<Record<string, string>> = {},
    more: Partial<AppOverrides> = {},
  ): Promise<WatchRoom> {
    const parts = new AsyncDisposableStack()
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const holder: { room: WatchRoom | null } = { room: null }
    const client: PlatformClient = {
      ask: async () => Promise.reject(new Error('nobody captures here')),
      check: async (post) => holder.room?.answer(post) ?? Promise.reject(new Error('no room')),
    }
    if (xPlatform.capture === undefined) throw new TypeError('X can be asked.')
    const platform: Platform = { ...xPlatform, capture: { ...xPlatform.capture, connect: () => client } }
    const config = serviceConfig(dir.path, { ...env, ...database.env })
    const app = createApp(config, {
      clock: { now: () => new Date(holder.room?.now ?? 0) },
      platforms: connectPlatforms(config, () => {}, [platform]),
      ...more,
    })
    parts.defer(() => app.close())
    holder.room = new WatchRoom(app, await app.catalog(), parts)
    return holder.room
  }

  async answer(post: PostRef) {
    this.asked += 1
    const liveness = this.says.get(post.id) ?? 'live'
    const at = new Date(this.now).toISOString()
    const evidence = [
      {
        witness: 'x-syndication' as const,
        url: post.url,
        at,
        status: 200,
        mime: null,
        body: JSON.stringify({ says: liveness }),
      },
    ]
    const editIds = this.editIds.get(post.id)
    const record = editIds ? { ...manifestOf(post, 0, 'captured', 'words').record, editIds } : null
    return {
      liveness,
      reason: null,
      missing: [],
      refused: false,
      retryAt: null,
      record,
      evidence,
      notes: [],
    }
  }

  /** Saves a captured post of the account with this name. */
  async archived(id: string, handle: string): Promise<PostRef> {
    const post: PostRef = { platform: 'x', id, url: `https://x.com/${handle}/status/${id}` }
    const manifest = manifestOf(post, 1, 'captured', `Words of ${handle}.`)
    const author = manifest.record.author && { ...manifest.record.author, handle, name: handle }
    const capturedAt = new Date(this.now).toISOString()
    const record = { ...manifest.record, author, publishedAt: capturedAt }
    const kept = { ...manifest, id: `${manifest.id}-${id}`, capturedAt, record }
    await saveSnapshot(this.catalog.db, kept, `m/${id}.json`, new Date(this.now))
    return post
  }

  async verify(which: Parameters<typeof runVerification>[1] = 'due') {
    const lines: VerifyLine[] = []
    const notes: VerificationSummary[] = []
    for await (const one of await runVerification(this.app, which, new AbortController().signal)) {
      if ('note' in one) notes.push(one)
      else lines.push(one)
    }
    return { lines, notes, lost: lines.filter((line) => line.newly).map((line) => line.id) }
  }

  /** Runs a check run every hour, or every `step` hours, for this many hours. */
  async hours(count: number, step = 1) {
    const lost: string[] = []
    const notes: string[] = []
    for (let hour = 0; hour < count; hour += step) {
      this.now += step * HOUR
      const round = await this.verify()
      lost.push(...round.lost)
      notes.push(...round.notes.map(({ note }) => note))
    }
    return { lost, notes }
  }

  async told() {
    return await this.catalog.db
      .selectFrom('announcements')
      .select(['id', 'type', 'post_id', 'detail'])
      .orderBy('at')
      .orderBy('post_id')
      .execute()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync()
  }
}
