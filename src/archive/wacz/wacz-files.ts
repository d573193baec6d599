import type { PostRecord } from '../../model/post-record.ts'
import { encodeJson } from '../records/encode-json.ts'
import { sha256Hex } from '../sha256.ts'
import { DATAPACKAGE_PATH } from './wacz-paths.ts'

/** Builds `pages/pages.jsonl` (WACZ 1.1.1 § 5.2.2) with the card as its only page. */
export function buildPagesFile(page: { id: string; url: string; ts: string; title: string }): Uint8Array {
  const header = { format: 'json-pages-1.0', id: 'pages', title: 'All Pages' }
  return Buffer.from(`${JSON.stringify(header)}\n${JSON.stringify(page)}\n`)
}

/** The title of a snapshot in players. */
export function snapshotTitle(record: Pick<PostRecord, 'author' | 'platform' | 'id'>): string {
  const { author } = record
  return author
    ? `${author.name} (@${author.handle}), ${record.platform} post ${record.id}`
    : `${record.platform} post ${record.id}`
}

export interface FileDigest {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/** Builds `datapackage.json` (WACZ 1.1.1 § 5.2.5), which lists all files except itself and its digest file. */
export function buildDatapackage(input: {
  title: string
  created: string
  software: string
  mainPageUrl: string
  files: readonly FileDigest[]
}): Uint8Array {
  return encodeJson({
    profile: 'data-package',
    wacz_version: '1.1.1',
    title: input.title,
    created: input.created,
    modified: input.created,
    software: input.software,
    mainPageUrl: input.mainPageUrl,
    mainPageDate: input.created,
    resources: input.files.map(({ name, size, sha256 }) => ({
      name: name.slice(name.lastIndexOf('/') + 1),
      path: name,
      hash: `sha256:${sha256}`,
      bytes: size,
    })),
  })
}

/** The text that `datapackage-digest.json` signs: `sha256:…` of `datapackage.json`. */
export function textToSign(datapackage: Uint8Array): string {
  return `sha256:${sha256Hex(datapackage)}`
}

/**
 * Builds `datapackage-digest.json` in the anonymous form of the WACZ signing specification 0.1.0. Fields that the
 * signature does not cover repeat `datapackage.json`, so that no byte can change unnoticed.
 */
export function buildDigestFile(input: {
  hash: string
  signature: string
  publicKey: string
  created: string
  software: string
}): Uint8Array {
  return encodeJson({
    path: DATAPACKAGE_PATH,
    hash: input.hash,
    signedData: {
      hash: input.hash,
      signature: input.signature,
      publicKey: input.publicKey,
      created: input.created,
      software: input.software,
    },
  })
}
