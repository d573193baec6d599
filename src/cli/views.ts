import { z } from 'zod'
import { Candidate, CitedAuthor, Role } from '../model/citation.ts'
import { Liveness, MissingPart, Outcome, Reason, WatchState } from '../model/outcome.ts'
import { PlatformName } from '../model/platform.ts'
import { Witness } from '../model/post.ts'

/** What these commands need of the service's answers; whatever else is in them is handed on as it is. */
export const PostView = z.looseObject({
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  author: z.object({ name: z.string(), handle: z.string() }).nullable(),
  text: z.string().nullable(),
  publishedAt: z.string().nullable(),
  outcome: Outcome.nullable(),
  reason: Reason.nullable(),
  /** How the newest capture stands; `done` also where none was ever asked for. */
  capture: z.enum(['queued', 'working', 'done']),
  retryAt: z.string().nullable(),
  liveness: Liveness.nullable(),
  state: WatchState,
  snapshot: z.string().nullable(),
  takenDown: z.object({ at: z.string(), reason: z.string() }).nullable(),
})
export type PostView = z.infer<typeof PostView>

export const PostList = z.object({ posts: z.array(PostView), next: z.string().nullable() })

export const SnapshotView = z.looseObject({
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
export type SnapshotView = z.infer<typeof SnapshotView>

export const PostPage = PostView.extend({
  snapshots: z.array(SnapshotView),
  checks: z.array(z.looseObject({ at: z.string(), liveness: Liveness })),
  articles: z.array(z.looseObject({ url: z.string(), title: z.string().nullable() })),
})
export type PostPage = z.infer<typeof PostPage>

/** What an article cites, each with what came of its post. */
export const ArticlePage = z.looseObject({
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
export type ArticlePage = z.infer<typeof ArticlePage>

/** Whose words a snapshot holds, of its manifest. */
export const ManifestWitness = z.looseObject({ record: z.looseObject({ witness: Witness }) })

export const Token = z.object({ id: z.string(), token: z.string(), scopes: z.array(z.string()) })

export const TokenList = z.object({
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
