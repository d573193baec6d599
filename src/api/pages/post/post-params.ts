import { z } from 'zod'
import { ServiceError } from '../../../model/errors.ts'
import type { PostRef } from '../../../model/platform.ts'
import { KnownPlatform } from '../../../platforms/registry.ts'

/** The parameters of the pages of a post. */
export const PostParams = z.object({ platform: z.string(), id: z.string().min(1) })

/** The post that a page's path names. @throws ServiceError `not-found` for an unknown platform */
export function parsePostName({
  platform,
  id,
}: z.output<typeof PostParams>): Pick<PostRef, 'platform' | 'id'> {
  const known = KnownPlatform.safeParse(platform)
  if (known.success) return { platform: known.data, id }
  throw new ServiceError('not-found', `Unknown platform ${platform}.`, { input: platform })
}
