import type { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { problemError, type Service, type ServiceAnswer } from './service.ts'

/** The answer to a GET, if it is a good one. @throws StetError as the problem document says */
export async function openAnswer(service: Service, path: string): Promise<ServiceAnswer> {
  const answer = await service.request('GET', path)
  if (answer.status === 200) return answer
  throw problemError(await json(answer.body))
}

export const openBody = async (service: Service, path: string): Promise<Readable> =>
  (await openAnswer(service, path)).body
