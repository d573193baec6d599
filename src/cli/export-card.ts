import { text } from 'node:stream/consumers'
import type { ApiClient } from './api-client.ts'
import { openResponse, openResponseBody } from './open-response.ts'

/** Larger media stay links: no browser opens a page with a film of a gigabyte written into it. */
const MAX_INLINE_BYTES = 64e6

const RESOURCE = /\/v1\/snapshots\/[^/"]+\/resources\/\d+/g

/**
 * A snapshot's card as one page that needs nothing else: its media stand in it as `data:`
 * addresses, written as they are read.
 *
 * @param publicUrl where media that are too large can be had; null leaves their address relative
 */
export async function* exportCard(
  service: ApiClient,
  id: string,
  publicUrl: string | null,
): AsyncGenerator<string> {
  const card = await text(await openResponseBody(service, `/v1/snapshots/${id}/card`))
  let from = 0
  for (const { 0: path, index } of card.matchAll(RESOURCE)) {
    yield card.slice(from, index)
    from = index + path.length
    const { headers, body } = await openResponse(service, path)
    const bytes = Number(headers['content-length'])
    if (bytes > MAX_INLINE_BYTES) {
      body.destroy()
      yield `${publicUrl ?? ''}${path}`
      continue
    }
    yield `data:${(headers['content-type'] ?? 'application/octet-stream').replaceAll(' ', '')};base64,`
    yield* base64(body)
  }
  yield card.slice(from)
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
