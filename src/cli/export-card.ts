import { safeContentType } from '../api/server/safe-content-types.ts'
import { loadCardOptions } from '../api/views/card-options.ts'
import { loadVisibleSnapshot, type VisibleSnapshot } from '../api/views/load-snapshot.ts'
import { findResource, missingObjectError, openResource } from '../api/views/open-resource.ts'
import { oembedDocumentUrl } from '../api/views/send-card.ts'
import { OPERATOR } from '../api/views/visibility.ts'
import { renderCard } from '../card/render-card.ts'
import type { App } from '../runtime/app.ts'

type CardDeps = Pick<App, 'catalog' | 'reader' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>

/** Larger media stay links: no browser opens a page with a film of a gigabyte written into it. */
const MAX_INLINE_BYTES = 64e6

const RESOURCE = /\/v1\/snapshots\/[^/"]+\/resources\/(\d+)/g

/**
 * A snapshot's card as one page that needs nothing else: its media stand in it as `data:`
 * addresses, written as they are read. Media that are too large stay links to the service.
 */
export async function* exportCard(app: CardDeps, id: string): AsyncGenerator<string> {
  const { publicUrl } = app.config
  const snapshot = await loadVisibleSnapshot(app, OPERATOR, id)
  const { manifest } = snapshot
  const card = await drawCard(app, snapshot)
  let from = 0
  for (const { 0: path, 1: number, index } of card.matchAll(RESOURCE)) {
    yield card.slice(from, index)
    from = index + path.length
    const n = Number(number)
    const { mime, bytes } = findResource(snapshot, n)
    if (bytes > MAX_INLINE_BYTES) {
      yield `${publicUrl ?? ''}${path}`
      continue
    }
    const body = await openResource(app, manifest, n)
    if (!body) throw missingObjectError()
    yield `data:${safeContentType(mime).mime.replaceAll(' ', '')};base64,`
    if (body instanceof Uint8Array) yield Buffer.from(body).toString('base64')
    else yield* base64(body)
  }
  yield card.slice(from)
}

async function drawCard(app: CardDeps, { manifest, redaction, seen }: VisibleSnapshot): Promise<string> {
  const { publicUrl } = app.config
  return renderCard(redaction.record, {
    ...(await loadCardOptions(app, manifest, redaction)),
    ...(publicUrl === null || seen !== 'public'
      ? {}
      : { oembed: oembedDocumentUrl(publicUrl.replace(/\/+$/, ''), manifest.record.url) }),
  })
}

/** Base64 in pieces: each but the last covers a multiple of three bytes. */
async function* base64(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk])
    const whole = bytes.length - (bytes.length % 3)
    yield bytes.toString('base64', 0, whole)
    rest = bytes.subarray(whole)
  }
  yield rest.toString('base64')
}
