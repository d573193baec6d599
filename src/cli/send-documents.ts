import { json as readJson } from 'node:stream/consumers'
import { z } from 'zod'
import { type ApiClient, problemError } from './api-client.ts'
import { readNdjson, serviceStoppedError } from './ndjson-client.ts'

/** A JSON document on one line, and the route that takes it. */
export interface PreparedDocument {
  readonly path: '/v1/posts' | '/v1/articles'
  readonly text: string
}

const Line = z.looseObject({
  line: z.number(),
  status: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

/**
 * Sends documents as lines, one request a route.
 *
 * @returns what was answered for each; it throws the StetError that one was refused with
 * @throws StetError where nothing was accepted, or the service went away
 */
export async function sendDocuments(
  service: ApiClient,
  documents: readonly PreparedDocument[],
  signal: AbortSignal,
): Promise<(one: PreparedDocument) => unknown> {
  const answers = new Map<PreparedDocument, z.infer<typeof Line>>()
  for (const path of ['/v1/posts', '/v1/articles'] as const) {
    const sent = documents.filter((one) => one.path === path)
    if (sent.length === 0) continue
    const answer = await service.request('POST', path, sent.map((one) => `${one.text}\n`).join(''))
    if (answer.status >= 400) throw problemError(await readJson(answer.body))
    for await (const value of readNdjson(answer.body, signal, problemError)) {
      const line = Line.parse(value)
      const one = sent[line.line - 1]
      if (one) answers.set(one, line)
    }
  }
  return (one) => {
    const line = answers.get(one)
    if (!line) throw serviceStoppedError()
    if (!line.error) return line
    const { code, message: detail } = line.error
    throw problemError({ type: 'about:blank', title: 'Error', status: line.status, detail, code })
  }
}
