import type { z } from 'zod'
import { ArchiveError } from '../model/errors.ts'
import { PostRecord } from '../model/post.ts'
import type { Manifest, Timestamp } from '../model/snapshot.ts'
import { CaptureFile, TimestampsFile } from './capture-file.ts'
import { manifestOf } from './manifest.ts'
import { CAPTURE, POST, TIMESTAMPS } from './paths.ts'
import { sha256OfFile } from './sha256.ts'
import { openZip, type ZipFile } from './zip/read.ts'

/** Far above what a capture or a post's record can be. */
export const MAX_RECORD_BYTES = 32 * 1024 * 1024

/**
 * A stored record of a known kind.
 *
 * @param name what it is, for people: a key or a file's name
 * @throws ArchiveError `archive-version` for a number this program does not know, `archive-invalid`
 */
export function parseRecord<T>(schema: z.ZodType<T>, bytes: Uint8Array, name: string): T {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new ArchiveError('archive-invalid', `${name} is not JSON.`, { input: name, cause })
  }
  const version = (value as { stet?: unknown } | null)?.stet
  if (typeof version === 'number' && version !== 1) {
    throw new ArchiveError(
      'archive-version',
      `${name} is of version ${version}; this program reads version 1.`,
      {
        input: name,
        hint: 'Use a newer Stet.',
      },
    )
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown'
  throw new ArchiveError('archive-invalid', `${name} is not what it should be (${where}).`, { input: name })
}

/** The capture, the post's record and what came of timestamps in an opened snapshot. */
export async function readCapture(
  zip: ZipFile,
): Promise<{ capture: CaptureFile; record: PostRecord; timestamps: Timestamp[] | null }> {
  const asked = zip.entries.some((entry) => entry.name === TIMESTAMPS)
  return {
    capture: parseRecord(CaptureFile, await zip.entry(CAPTURE, MAX_RECORD_BYTES), CAPTURE),
    record: parseRecord(PostRecord, await zip.entry(POST, MAX_RECORD_BYTES), POST),
    timestamps: asked
      ? parseRecord(TimestampsFile, await zip.entry(TIMESTAMPS, MAX_RECORD_BYTES), TIMESTAMPS).timestamps
      : null,
  }
}

/** The manifest of a `.wacz` on disk, made from it alone. */
export async function deriveManifest(path: string): Promise<Manifest> {
  await using zip = await openZip(path)
  const held = await readCapture(zip)
  const { sha256, size } = await sha256OfFile(path)
  return manifestOf({ ...held, entries: zip.entries, bytes: size, sha256 })
}
