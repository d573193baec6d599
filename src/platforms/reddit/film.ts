import { loadXml } from '../../detect/html/load-html.ts'
import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'

const FILE = /^[\w.-]{1,80}\.mp4$/

/**
 * Replaces the playlist of a video without a packaged file by the two files that its DASH manifest names: the best
 * picture and the best sound, which Reddit serves apart (platforms-2.md § 0.5). Without the manifest the playlist stays.
 *
 * @throws the reason of `context.signal`
 */
export async function withTracks(record: PostRecord, context: AskContext): Promise<PostRecord> {
  const media: Medium[] = []
  for (const medium of record.media) {
    media.push(medium.delivery === 'hls' ? await inTwoFiles(medium, context) : medium)
  }
  return { ...record, media }
}

async function inTwoFiles(medium: Medium, context: AskContext): Promise<Medium> {
  const { http, scratch, recorder, signal } = context
  const base = medium.url.replace(/[^/]+$/, '')
  try {
    const exchange = await http.fetch({
      url: `${base}DASHPlaylist.mpd`,
      redirects: 0,
      scratch,
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    if (exchange.status !== 200) return medium
    return readManifest(medium, base, await exchange.body.text())
  } catch (thrown) {
    signal?.throwIfAborted()
    // The playlist serves the same video.
    if (!(thrown instanceof FetchError)) throw thrown
    return medium
  }
}

/** Reads the files of a DASH manifest; the medium unchanged if it names no picture. */
export function readManifest(medium: Medium, base: string, manifest: string): Medium {
  const $ = loadXml(manifest)
  if ($ === null) return medium
  const filesOf = (type: 'video' | 'audio') =>
    $(`AdaptationSet[contentType="${type}"] Representation`)
      .toArray()
      .map((node) => $(node))
      .toSorted((a, b) => Number(b.attr('bandwidth') ?? 0) - Number(a.attr('bandwidth') ?? 0))
      .map((one) => ({ name: one.find('BaseURL').text().trim(), size: one }))
      .filter(({ name }) => FILE.test(name))
  const [best, ...lesser] = filesOf('video')
  if (best === undefined) return medium
  const [sound] = filesOf('audio')
  const { delivery: _, ...rest } = medium
  const number = (name: string) => Number(best.size.attr(name)) || null
  return {
    ...rest,
    url: base + best.name,
    fallbackUrls: lesser.map(({ name }) => base + name),
    width: number('width'),
    height: number('height'),
    ...(sound === undefined ? {} : { soundUrl: base + sound.name }),
  }
}
