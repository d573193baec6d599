import { z } from 'zod'
import { ArticleRecord } from '../../model/article.ts'
import { EventRecord } from '../../model/event-record.ts'
import { Manifest } from '../../model/manifest.ts'
import { PostRecord } from '../../model/post-record.ts'
import { CaptureFile, PublicKeyRecord, SealFile, TimestampsFile } from '../wacz/wacz-records.ts'

const SCHEMAS = {
  'manifest.json': ['The manifest beside a snapshot.', Manifest],
  'capture.json': ['stet/capture.json in a snapshot.', CaptureFile],
  'post.json': ["stet/post.json in a snapshot: a post's record.", PostRecord],
  'seal.json': ['stet/seal.json in a snapshot.', SealFile],
  'timestamps.json': ['stet/timestamps.json in a snapshot.', TimestampsFile],
  'article.json': ['One version of an article that cites a post.', ArticleRecord],
  'event.json': ['Something learned about a post after its capture.', EventRecord],
  'public-key.json': ['The public half of a signing key.', PublicKeyRecord],
} as const satisfies Record<string, readonly [string, z.ZodType]>

/** Builds the JSON Schemas (draft 2020-12) of all stored records, with their file names in `docs/schema/`. */
export function buildJsonSchemas(): [name: string, text: string][] {
  return Object.entries(SCHEMAS).map(([name, [description, schema]]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema)
    return [name, `${JSON.stringify({ $schema, description, ...rest }, null, 2)}\n`]
  })
}
