import type { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { type ApiClient, type ApiResponse, problemError } from './api-client.ts'

/** Sends a GET and returns the response if its status is 200. @throws StetError as the problem document says */
export async function openResponse(service: ApiClient, path: string): Promise<ApiResponse> {
  const answer = await service.request('GET', path)
  if (answer.status === 200) return answer
  throw problemError(await json(answer.body))
}

export const openResponseBody = async (service: ApiClient, path: string): Promise<Readable> =>
  (await openResponse(service, path)).body
