import type { PostRef } from '../model/platform.ts'
import type { PlatformClient } from '../model/platform-definition.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { CaptureDeps, CaptureRequest } from './types.ts'

/**
 * The post under its lasting id. Where the platform says that `post` names it by another, the alias
 * is recorded. A platform that does not answer leaves the id as it is: the capture meets the same
 * failure, and reports it.
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
  const lasting = await client.aliasOf(post, {
    http,
    clock,
    scratch,
    maxWaitMs,
    ...(signal ? { signal } : {}),
  })
  if (lasting === null || lasting.id === post.id) return post
  await deps.aliases?.merge({ platform: post.platform, alias: post.id, id: lasting.id })
  return lasting
}
