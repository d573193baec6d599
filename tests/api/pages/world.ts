import { createApi } from '../../../src/api/server/create-api.ts'
import { computeContentSha256 } from '../../../src/archive/content-hash.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { createToken, revokeToken } from '../../../src/catalog/access/tokens.ts'
import { importLedger } from '../../../src/catalog/import/import-ledger.ts'
import type { Liveness } from '../../../src/model/outcome.ts'
import type { PostRecord } from '../../../src/model/post-record.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { exchange, memoryBody, testScratch } from '../../support/exchanges.ts'
import { MP4, PNG } from '../../support/media.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { CARD, packInput, testSigner } from '../../support/snapshots.ts'
import { ARTICLE_URL, EDITED, HOSTILE, LOST, QUOTING } from './posts.ts'
import { insertWebhook } from './webhook-rows.ts'

/**
 * An archive with a few posts, listening, as its pages are to show it.
 *
 * @param options `embedded`: on a PostgreSQL of its own, for a program that is no test
 */
export async function pagesWorld({
  photo = PNG,
  embedded = false,
}: {
  photo?: Uint8Array
  embedded?: boolean
} = {}) {
  const parts = new AsyncDisposableStack()
  const dir = parts.use(await tempDir())
  const env = embedded ? {} : parts.use(await createDatabase()).env
  const app = createApp(serviceConfig(dir.path, env), { signer: await testSigner })
  parts.defer(() => app.close())
  const catalog = await app.catalog()
  const ledger = await app.ledger()
  await ledger.publishKey(await testSigner)

  await save(EDITED.before, '2026-03-02T09:00:00Z')
  await save(EDITED.now, '2026-03-03T09:00:00Z')
  await save(LOST, '2026-03-02T09:05:00Z')
  await save(HOSTILE, '2026-03-02T09:10:00Z')
  await save(QUOTING, '2026-03-02T09:15:00Z')
  await ledger.writeEvent({
    type: 'lost',
    post: { platform: 'x', id: LOST.id, url: LOST.url },
    at: '2026-03-09T08:00:00Z',
    since: '2026-03-08T08:00:00Z',
    cause: 'deleted',
    reason: null,
    evidence: [],
  })
  await ledger.writeArticle({
    url: ARTICLE_URL,
    title: 'The day the crane fell',
    publishedAt: '2026-03-02T07:00:00Z',
    recordedAt: '2026-03-02T08:30:00Z',
    bodySha256: 'ab'.repeat(32),
    bodyBytes: 4_096,
    citations: [EDITED.now, LOST, HOSTILE].map((post, n) => ({
      platform: 'x' as const,
      id: post.id,
      url: post.url,
      role: 'embed' as const,
      form: 'blockquote',
      author: post.author && { name: post.author.name, handle: post.author.handle },
      text: post.text,
      publishedOn: '2026-03-01',
      links: [],
      quote: '<blockquote>…</blockquote>',
      start: n * 100,
      end: n * 100 + 50,
    })),
  })
  await importLedger({ db: catalog.db, ledger, clock: app.clock })
  for (const [at, liveness] of CHECKS) {
    await catalog.db
      .insertInto('checks')
      .values({
        platform: 'x',
        post_id: LOST.id,
        at: new Date(at),
        liveness,
        state: 'watched',
        evidence: '[]',
      })
      .execute()
  }

  await insertWebhook(catalog.db)

  const api = await createApi(app)
  parts.defer(() => api.close())
  const origin = await api.listen({ host: '127.0.0.1', port: 0 })
  const token = async (scope: 'read' | 'edit' | 'admin') =>
    await createToken(catalog.db, { scopes: [scope], name: `${scope} of a test` }, new Date())
  return {
    app,
    origin,
    admin: await token('admin'),
    reader: await token('read'),
    token,
    revoke: (id: string) => revokeToken(catalog.db, id, new Date()),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }

  async function save(record: PostRecord, capturedAt: string): Promise<void> {
    await using scratch = await testScratch()
    const bodies = record.media.map((medium) => ({
      medium,
      body: memoryBody(medium.kind === 'video' ? MP4 : photo),
    }))
    const input = await packInput(scratch, {
      post: { platform: 'x', id: record.id, url: record.url },
      record,
      capturedAt: new Date(capturedAt),
      card: CARD,
      citations: [],
      contentSha256: computeContentSha256(
        record,
        new Map(bodies.map(({ medium, body }) => [medium.url, body.sha256])),
        [],
      ),
      exchanges: [
        {
          exchange: await exchange(
            'https://cdn.syndication.twimg.com/tweet-result?id=1',
            'application/json',
            memoryBody(JSON.stringify(record.text)),
          ),
          role: 'answer',
        },
        ...(await Promise.all(
          record.media.flatMap(({ posterUrl }) =>
            posterUrl === null
              ? []
              : exchange(posterUrl, 'image/png', memoryBody(photo)).then((one) => ({
                  exchange: one,
                  role: 'poster' as const,
                  medium: posterUrl,
                })),
          ),
        )),
        ...(await Promise.all(
          bodies.map(async ({ medium, body }) => ({
            exchange: await exchange(medium.url, medium.kind === 'video' ? 'video/mp4' : 'image/png', body),
            role: medium.kind,
            medium: medium.url,
          })),
        )),
      ],
    })
    await ledger.saveSnapshot(await packSnapshot(input))
  }
}

const CHECKS: ReadonlyArray<readonly [string, Liveness]> = [
  ['2026-03-03T08:00:00Z', 'live'],
  ['2026-03-04T08:00:00Z', 'live'],
  ['2026-03-05T08:00:00Z', 'unknown'],
  ['2026-03-06T08:00:00Z', 'live'],
  ['2026-03-08T08:00:00Z', 'deleted'],
  ['2026-03-08T20:00:00Z', 'deleted'],
  ['2026-03-09T08:00:00Z', 'deleted'],
]

export type World = Awaited<ReturnType<typeof pagesWorld>>
