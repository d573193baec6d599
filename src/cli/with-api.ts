import type { ApiClient } from './api-client.ts'
import type { CommandContext } from './command-context.ts'

/**
 * Runs work on the service, which is opened for it in this process.
 *
 * @param options `rebuilds`: for work that brings the catalog up to date itself
 */
export async function withApi<T>(
  context: CommandContext,
  work: (service: ApiClient) => Promise<T>,
  options?: { rebuilds: boolean },
): Promise<T> {
  const { connectApi } = await import('./api-client.ts')
  await using service = await connectApi(await context.config(), {}, options)
  return await work(service)
}

/** The path of a post by any form of its address. */
export const postByUrlPath = (url: string): string => `/v1/posts/by-url?url=${encodeURIComponent(url)}`
