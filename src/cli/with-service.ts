import type { Context } from './context.ts'
import type { Service } from './service.ts'

/**
 * Runs work on the service, which is opened for it in this process.
 *
 * @param options `rebuilds`: for work that brings the catalog up to date itself
 */
export async function withService<T>(
  context: Context,
  work: (service: Service) => Promise<T>,
  options?: { rebuilds: boolean },
): Promise<T> {
  const { openService } = await import('./service.ts')
  await using service = await openService(context.config(), {}, options)
  return await work(service)
}

/** The path of a post by any form of its address. */
export const byUrl = (url: string): string => `/v1/posts/by-url?url=${encodeURIComponent(url)}`
