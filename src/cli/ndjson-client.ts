import { addAbortSignal, type Readable } from 'node:stream'
import { z } from 'zod'
import { ServiceError, type StetError } from '../model/errors.ts'

const Failed = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
    input: z.string().nullable(),
  }),
})

/**
 * An answer of JSON lines, value by value as they come.
 *
 * @throws StetError that a last line tells of; ServiceError `database-unavailable` where the answer is cut off
 */
export async function* readNdjson(
  body: Readable,
  signal: AbortSignal,
  problemError: (document: unknown) => StetError,
): AsyncGenerator<unknown> {
  let rest = ''
  try {
    for await (const text of addAbortSignal(signal, body).setEncoding('utf8')) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield parsed(line, problemError)
    }
  } catch (thrown) {
    signal.throwIfAborted()
    if ((thrown as NodeJS.ErrnoException).code === 'ECONNRESET') throw serviceStoppedError()
    throw thrown
  }
  if (rest !== '') throw serviceStoppedError()
}

/** The service went away in the middle of an answer. */
export function serviceStoppedError(): ServiceError {
  return new ServiceError('database-unavailable', 'The service was stopped before the end.', {
    hint: 'Run it again.',
  })
}

function parsed(line: string, problemError: (document: unknown) => StetError): unknown {
  const value: unknown = JSON.parse(line)
  const failed = Failed.safeParse(value).data?.error
  if (!failed) return value
  const { code, message: detail, hint, input } = failed
  throw problemError({
    type: 'about:blank',
    title: 'Error',
    status: 500,
    detail,
    code,
    ...(hint === null ? {} : { hint }),
    ...(input === null ? {} : { input }),
  })
}
