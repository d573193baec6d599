import { resourceNumbers } from '../../../archive/records/media-summary.ts'
import type { Manifest } from '../../../model/manifest.ts'
import type { Medium } from '../../../model/post-record.ts'

/** A medium of one version of a post. */
export interface VersionMedium {
  readonly kind: Medium['kind']
  readonly alt: string | null
  /** The resource with its picture or poster; null if none is archived. */
  readonly still: number | null
  /** The same for the same bytes; of a medium that is not archived, its URL. */
  readonly identity: string
}

/** The media of a version, in the order of the post. */
export function listMedia(version: Pick<Manifest, 'record' | 'resources'>): VersionMedium[] {
  const numbers = resourceNumbers(version)
  const numberOf = (...urls: readonly (string | null)[]): number | null => {
    for (const url of urls) {
      const n = url === null ? undefined : numbers.get(url)
      if (n !== undefined) return n
    }
    return null
  }
  return version.record.media.map(({ kind, alt, url, posterUrl, fallbackUrls }) => {
    const body = numberOf(url, ...fallbackUrls)
    const isPicture = body !== null && (version.resources[body]?.mime.startsWith('image/') ?? false)
    return {
      kind,
      alt,
      still: numberOf(posterUrl) ?? (isPicture ? body : null),
      identity: (body === null ? undefined : version.resources[body]?.sha256) ?? url,
    }
  })
}

interface MediaChange {
  readonly removed: ReadonlySet<VersionMedium>
  readonly added: ReadonlySet<VersionMedium>
  /** The change in words, such as `1 picture replaced`; null if there is none. */
  readonly words: string | null
}

/** Compares the media of two versions by their bytes. */
export function compareMedia(before: readonly VersionMedium[], now: readonly VersionMedium[]): MediaChange {
  const without = (all: readonly VersionMedium[], others: readonly VersionMedium[]) => {
    const known = new Set(others.map(({ identity }) => identity))
    return new Set(all.filter(({ identity }) => !known.has(identity)))
  }
  const [removed, added] = [without(before, now), without(now, before)]
  return { removed, added, words: changeWords([...removed], [...added]) }
}

function changeWords(removed: readonly VersionMedium[], added: readonly VersionMedium[]): string | null {
  const replaced = Math.min(removed.length, added.length)
  const all = [...removed, ...added]
  const noun = all.every(({ kind }) => kind === 'photo')
    ? 'picture'
    : all.every(({ kind }) => kind === 'video')
      ? 'film'
      : 'medium'
  const plural = noun === 'medium' ? 'media' : `${noun}s`
  const count = (n: number, verb: string) => (n === 0 ? [] : [`${n} ${n === 1 ? noun : plural} ${verb}`])
  const words = [
    ...count(replaced, 'replaced'),
    ...count(removed.length - replaced, 'removed'),
    ...count(added.length - replaced, 'added'),
  ]
  return words.length === 0 ? null : words.join(', ')
}
