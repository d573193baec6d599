import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import type { MissingPart } from '../../model/outcome.ts'
import { getObject, getObjects, getString, type JsonObject } from '../shared/untyped-json.ts'
import { blobUrlAt } from './author-server.ts'

/** The subtitles of a video in one language: a WebVTT file on its author's server. */
interface Caption {
  readonly cid: string
  readonly language: string
}

/** The lexicon's limits of 20 files of 20,000 bytes, with room for later ones. */
const LIMITS = { maxBytes: 256 * 1024, timeoutMs: 15_000, redirects: 0 } as const
const MAX_CAPTIONS = 40

/** Reads which subtitles the video of a record has (`app.bsky.embed.video#caption`). */
export function readCaptions(record: JsonObject | null): Caption[] {
  const embed = getObject(record, 'embed')
  return [embed, getObject(embed, 'media')]
    .flatMap((one) => getObjects(one, 'captions'))
    .slice(0, MAX_CAPTIONS)
    .flatMap((one) => {
      const cid = getString(getObject(getObject(one, 'file'), 'ref'), '$link')
      return cid === null
        ? []
        : [{ cid, language: getString(one, 'lang')?.slice(0, 40) ?? 'unknown language' }]
    })
}

/**
 * Fetches subtitles, which the snapshot keeps among the answers.
 *
 * @param server the author's server; null if it is not known
 * @returns notes on those that are kept, and the others as missing files
 * @throws the reason of `context.signal`
 */
export async function keepCaptions(
  captions: readonly Caption[],
  did: string,
  server: string | null,
  context: AskContext,
): Promise<{ notes: string[]; missing: MissingPart[] }> {
  const notes: string[] = []
  const missing: MissingPart[] = []
  for (const { cid, language } of captions) {
    const url = server === null ? null : blobUrlAt(server, did, cid)
    if (url !== null && (await isServed(url, context))) notes.push(`Subtitles (${language}) are kept: ${url}`)
    else missing.push({ part: 'file', url, reason: 'upstream' })
  }
  return { notes, missing }
}

async function isServed(
  url: string,
  { http, scratch, maxWaitMs, recorder, signal }: AskContext,
): Promise<boolean> {
  try {
    const exchange = await http.fetch({
      url,
      source: 'bluesky pds',
      headers: { accept: 'text/vtt' },
      ...LIMITS,
      scratch,
      maxWaitMs,
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    return exchange.status === 200 && /^\uFEFF?WEBVTT/.test(await exchange.body.text())
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return false
  }
}
