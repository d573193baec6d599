import type { Api } from '../../../src/api/server/api.ts'
import { createApi } from '../../../src/api/server/create-api.ts'
import { computeContentSha256 } from '../../../src/archive/content-hash.ts'
import { snapshotKeys } from '../../../src/archive/object-keys.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import type { PostRecord } from '../../../src/model/post-record.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { exchange, memoryBody, testScratch } from '../../support/exchanges.ts'
import { MP4, PNG } from '../../support/media.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import {
  ANSWER_URL,
  PHOTO_URL,
  POST_RECORD,
  packInput,
  testSigner,
  VIDEO_URL,
} from '../../support/snapshots.ts'

/** The service's doors over a real ledger and catalog, with whatever snapshots a test puts there. */
export interface Room extends AsyncDisposable {
  readonly app: App
  readonly api: Api
  readonly database: TestDatabase
  readonly catalog: Catalog
  readonly tokens: Readonly<Record<'read' | 'admin' | 'ingest', string>>
  /** @param film the video's bytes, where they matter; `more` replaces the raw answer, the stored card, the quoted media, what is missing and the notes */
  keep(
    record: PostRecord,
    capturedAt: string,
    outcome?: Manifest['outcome'],
    film?: Uint8Array,
    more?: { answer?: string; card?: string; quotedMedia?: Uint8Array } & Partial<
      Pick<Manifest, 'missing' | 'notes'>
    >,
  ): Promise<Manifest>
  ask(url: string, options?: Asked): Promise<Awaited<ReturnType<Api['inject']>>>
}

interface Asked {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'OPTIONS' | 'PUT'
  readonly token?: 'read' | 'admin' | 'ingest'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export const PUBLIC_URL = 'https://archive.example'

/** A post of ours with a photo and a video, under another id. */
export function aRecord(id: string, over: Partial<PostRecord> = {}): PostRecord {
  return { ...POST_RECORD, id, url: `https://x.com/mara_invented/status/${id}`, ...over }
}

/** @param shared a room whose data directory and database this one uses too */
export async function openRoom(
  env: Readonly<Record<string, string>>,
  shared?: Pick<Room, 'app' | 'database'>,
): Promise<Room> {
  await using stack = new AsyncDisposableStack()
  const dir = shared?.app.config.dataDir ?? stack.use(await tempDir()).path
  const database = shared?.database ?? stack.use(await createDatabase())
  const app = createApp(serviceConfig(dir, { STET_PUBLIC_URL: PUBLIC_URL, ...env, ...database.env }), {
    signer: await testSigner,
  })
  stack.defer(() => app.close())
  const catalog = await app.catalog()
  const api = await createApi(app)
  stack.defer(() => api.close())
  const tokens = { read: '', admin: '', ingest: '' }
  for (const scope of ['read', 'admin', 'ingest'] as const) {
    tokens[scope] = (await createToken(catalog.db, { scopes: [scope], name: null }, new Date())).token
  }
  const mine = stack.move()
  return {
    app,
    api,
    database,
    catalog,
    tokens,
    async keep(record, capturedAt, outcome = 'captured', film = MP4, more = {}) {
      const { answer = '{"text":"lit again"}', card, quotedMedia = PNG, missing = [], notes = [] } = more
      await using scratch = await testScratch()
      const [photo, video] = [memoryBody(PNG), memoryBody(film)]
      const quotedPhoto = memoryBody(quotedMedia)
      const quoted = record.quoted?.status === 'served' ? record.quoted.post.media : []
      const hashes = new Map([
        [PHOTO_URL, photo.sha256],
        [VIDEO_URL, video.sha256],
        ...quoted.map(({ url }) => [url, quotedPhoto.sha256] as const),
      ])
      const at = new Date(capturedAt)
      const packed = await packSnapshot(
        await packInput(scratch, {
          post: { platform: record.platform, id: record.id, url: record.url },
          record,
          capturedAt: at,
          outcome,
          missing,
          notes,
          ...(card === undefined ? {} : { card }),
          contentSha256: computeContentSha256(record, hashes, []),
          exchanges: [
            {
              exchange: await exchange(ANSWER_URL, 'application/json', memoryBody(answer)),
              role: 'answer',
            },
            { exchange: await exchange(PHOTO_URL, 'image/png', photo), role: 'photo', medium: PHOTO_URL },
            { exchange: await exchange(VIDEO_URL, 'video/mp4', video), role: 'video', medium: VIDEO_URL },
            ...(await Promise.all(
              quoted.map(async ({ url }) => ({
                exchange: await exchange(url, 'image/png', quotedPhoto),
                role: 'photo' as const,
                medium: url,
              })),
            )),
          ],
        }),
      )
      const { manifest } = await (await app.ledger()).saveSnapshot(packed)
      await saveSnapshot(catalog.db, manifest, snapshotKeys(manifest.post, at).manifest, at)
      return manifest
    },
    async ask(url, { method = 'GET', token, headers = {}, body } = {}) {
      return await api.inject({
        method,
        url,
        headers: { ...(token ? { authorization: `Bearer ${tokens[token]}` } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
    },
    [Symbol.asyncDispose]: () => mine.disposeAsync(),
  }
}
