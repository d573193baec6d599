import type { Context } from './context.ts'
import type { Service } from './service.ts'

/**
 * Runs work on the service: the running one where there is one, else one opened for it alone.
 *
 * @param options `adopt: false` for work that brings the catalog up to date itself
 */
export async function withService<T>(
  context: Context,
  command: string,
  work: (service: Service) => Promise<T>,
  options: { adopt: boolean } = { adopt: true },
): Promise<T> {
  const { openService } = await import('./service.ts')
  await using service = await openService(context.config(), `stet ${command}`, {}, options)
  return await work(service)
}

/** The path of a post by any form of its address. */
export const byUrl = (url: string): string => `/v1/posts/by-url?url=${encodeURIComponent(url)}`
