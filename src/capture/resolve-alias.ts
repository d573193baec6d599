import type { PostRef } from '../model/platform.ts'
import type { PlatformClient } from '../model/platform-definition.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { CaptureDeps, CaptureRequest } from './types.ts'

/**
 * Resolves a post's alias to its permanent id, and records the alias. If the platform does not answer,
 * the post is returned unchanged: the capture then meets the same failure and reports it.
 */
export async function resolveAlias(
  post: PostRef,
  client: Pick<PlatformClient, 'aliasOf'>,
  request: Pick<CaptureRequest, 'maxWaitMs' | 'signal'>,
  deps: Pick<CaptureDeps, 'http' | 'clock' | 'scratchDir' | 'aliases'>,
): Promise<PostRef> {
  if (client.aliasOf === undefined) return post
  const { maxWaitMs, signal } = request
  const { http, clock } = deps
  await using scratch = await createScratch(deps.scratchDir)
  const permanent = await client.aliasOf(post, {
    http,
    clock,
    scratch,
    maxWaitMs,
    ...(signal ? { signal } : {}),
  })
  if (permanent === null || permanent.id === post.id) return post
  await deps.aliases?.merge({ platform: post.platform, alias: post.id, id: permanent.id })
  return permanent
}
