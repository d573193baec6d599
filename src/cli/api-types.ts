import { z } from 'zod'
import { Candidate, CitedAuthor, Role } from '../model/citation.ts'
import { Liveness, MissingPart, Outcome, Reason, WatchState } from '../model/outcome.ts'
import { PlatformName } from '../model/platform.ts'
import { Witness } from '../model/post-record.ts'

/** The fields of API responses that commands read. Other fields are passed through unchanged. */
export const PostBody = z.looseObject({
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  author: z.object({ name: z.string(), handle: z.string() }).nullable(),
  text: z.string().nullable(),
  publishedAt: z.string().nullable(),
  outcome: Outcome.nullable(),
  reason: Reason.nullable(),
  /** The state of the newest capture; `done` also if none was requested. */
  capture: z.enum(['queued', 'working', 'done']),
  retryAt: z.string().nullable(),
  liveness: Liveness.nullable(),
  state: WatchState,
  snapshot: z.string().nullable(),
  takenDown: z.object({ at: z.string(), reason: z.string() }).nullable(),
})
export type PostBody = z.infer<typeof PostBody>

export const PostListBody = z.object({ posts: z.array(PostBody), next: z.string().nullable() })

export const SnapshotBody = z.looseObject({
  id: z.string(),
  capturedAt: z.string(),
  outcome: Outcome,
  reason: Reason.nullable(),
  missing: z.array(MissingPart),
  notes: z.array(z.string()),
  key: z.string(),
  sha256: z.string(),
  bytes: z.number(),
})
export type SnapshotBody = z.infer<typeof SnapshotBody>

export const PostPageBody = PostBody.extend({
  snapshots: z.array(SnapshotBody),
  checks: z.array(z.looseObject({ at: z.string(), liveness: Liveness })),
  articles: z.array(z.looseObject({ url: z.string(), title: z.string().nullable() })),
})
export type PostPageBody = z.infer<typeof PostPageBody>

/** The citations of an article, each with the outcome of its post. */
export const ArticlePageBody = z.looseObject({
  url: z.string(),
  title: z.string().nullable(),
  state: z.enum(['queued', 'working', 'done']),
  citations: z.array(
    z.looseObject({
      platform: PlatformName,
      url: z.string().nullable(),
      role: Role,
      author: CitedAuthor.nullable(),
      text: z.string().nullable(),
      candidates: z.array(Candidate).optional(),
      outcome: Outcome.nullable(),
      reason: Reason.nullable(),
      liveness: Liveness.nullable(),
      state: WatchState.nullable(),
    }),
  ),
})
export type ArticlePageBody = z.infer<typeof ArticlePageBody>

/** The witness in a snapshot's manifest. */
export const ManifestWitnessBody = z.looseObject({ record: z.looseObject({ witness: Witness }) })

export const TokenBody = z.object({ id: z.string(), token: z.string(), scopes: z.array(z.string()) })

export const TokenListBody = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      scopes: z.array(z.string()),
      createdAt: z.string(),
      lastUsedAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
      expiresAt: z.string().nullable(),
    }),
  ),
})
