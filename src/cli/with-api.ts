import type { ApiClient } from './api-client.ts'
import type { CommandContext } from './command-context.ts'

/**
 * Opens the API in this process, runs `work` with it, and closes it.
 *
 * @param options `rebuilds`: `work` brings the catalog up to date itself, so the ledger is not imported first
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

/** The API path of a post, by any form of its address. */
export const postByUrlPath = (url: string): string => `/v1/posts/by-url?url=${encodeURIComponent(url)}`
