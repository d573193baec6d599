import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { EraseResult } from '../../model/store.ts'
import { httpStatusOf } from './s3-errors.ts'

/**
 * Deletes all versions of an object by their id. A plain delete in a versioned bucket only hides the bytes behind a
 * marker, even under Object Lock. If any version is locked, nothing is deleted.
 */
export async function eraseS3Object(
  client: S3Client,
  at: { Bucket: string; Key: string },
): Promise<EraseResult> {
  const versions = await versionsOf(client, at)
  for (const VersionId of versions) {
    const until = await lockedUntil(client, { ...at, VersionId })
    if (until !== undefined) return { kind: 'locked', until }
  }
  for (const VersionId of versions) await client.send(new DeleteObjectCommand({ ...at, VersionId }))
  return { kind: 'erased' }
}

async function versionsOf(client: S3Client, at: { Bucket: string; Key: string }): Promise<string[]> {
  const found: string[] = []
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
  for (;;) {
    const page = await client.send(
      new ListObjectVersionsCommand({ Bucket: at.Bucket, Prefix: at.Key, ...marker }),
    )
    // Other keys may share the prefix, but the key itself comes first.
    for (const { Key, VersionId } of page.Versions ?? []) {
      if (Key === at.Key && VersionId !== undefined) found.push(VersionId)
    }
    if (!page.IsTruncated || page.NextKeyMarker !== at.Key) return found
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
  }
}

/** The end of a version's lock; null without an end (a legal hold), undefined without a lock. */
async function lockedUntil(
  client: S3Client,
  version: { Bucket: string; Key: string; VersionId: string },
): Promise<Date | null | undefined> {
  try {
    const head = await client.send(new HeadObjectCommand(version))
    if (head.ObjectLockLegalHoldStatus === 'ON') return null
    const until = head.ObjectLockRetainUntilDate
    return until !== undefined && until > new Date() ? until : undefined
  } catch (error) {
    if (httpStatusOf(error) === 404) return undefined
    throw error
  }
}
