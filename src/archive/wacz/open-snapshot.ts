import type { z } from 'zod'
import { InvalidArchiveError } from '../../model/errors.ts'
import type { TimestampResult, UnsignedManifest } from '../../model/manifest.ts'
import { PostRecord } from '../../model/post-record.ts'
import { buildManifest } from '../records/build-manifest.ts'
import { assertJsonShape } from '../records/json-shape.ts'
import { sha256OfFile } from '../sha256.ts'
import { openZip, type ZipFile } from '../zip/read-zip.ts'
import { CAPTURE_PATH, POST_PATH, TIMESTAMPS_PATH } from './wacz-paths.ts'
import { CaptureFile, TimestampsFile } from './wacz-records.ts'

/** The largest record that is read. Real records are far smaller. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024

/**
 * Parses a stored record.
 *
 * @param name the key or file name, for messages
 * @param newest the highest number that the schema reads
 * @throws InvalidArchiveError `archive-version` for an unknown version, `archive-invalid`
 */
export function parseRecord<T>(schema: z.ZodType<T>, bytes: Uint8Array, name: string, newest = 1): T {
  return validateRecord(schema, parseRecordJson(bytes, name), name, newest)
}

/** Parses the JSON of a record whose shape is bounded. @throws InvalidArchiveError `archive-invalid` */
export function parseRecordJson(bytes: Uint8Array, name: string): unknown {
  assertJsonShape(bytes, name)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new InvalidArchiveError('archive-invalid', `${name} is not JSON.`, { input: name, cause })
  }
}

/** Validates the JSON of a record; parameters and errors as those of `parseRecord`. */
export function validateRecord<T>(schema: z.ZodType<T>, value: unknown, name: string, newest = 1): T {
  const version = (value as { stet?: unknown } | null)?.stet
  if (typeof version === 'number' && !(version >= 1 && version <= newest)) {
    throw new InvalidArchiveError(
      'archive-version',
      `${name} is of version ${version}; this program reads up to version ${newest}.`,
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
  throw new InvalidArchiveError('archive-invalid', `${name} is not a valid record (${where}).`, {
    input: name,
  })
}

/** Reads the capture, the post's record and the timestamp results of an opened snapshot. */
export async function readCapture(
  zip: ZipFile,
): Promise<{ capture: CaptureFile; record: PostRecord; timestamps: TimestampResult[] | null }> {
  const hasTimestamps = zip.entries.some((entry) => entry.name === TIMESTAMPS_PATH)
  return {
    capture: parseRecord(CaptureFile, await zip.entry(CAPTURE_PATH, MAX_RECORD_BYTES), CAPTURE_PATH),
    record: parseRecord(PostRecord, await zip.entry(POST_PATH, MAX_RECORD_BYTES), POST_PATH),
    timestamps: hasTimestamps
      ? parseRecord(TimestampsFile, await zip.entry(TIMESTAMPS_PATH, MAX_RECORD_BYTES), TIMESTAMPS_PATH)
          .timestamps
      : null,
  }
}

/** Derives the manifest of a `.wacz`, unsigned, from the file alone. */
export async function deriveManifest(path: string): Promise<UnsignedManifest> {
  await using zip = await openZip(path)
  const capture = await readCapture(zip)
  const { sha256, size } = await sha256OfFile(path)
  return buildManifest({ ...capture, entries: zip.entries, bytes: size, sha256 })
}
