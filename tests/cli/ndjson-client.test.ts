import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { problemError } from '../../src/cli/api-client.ts'
import { readNdjson } from '../../src/cli/ndjson-client.ts'

const never = new AbortController().signal
const all = (chunks: Iterable<unknown> | AsyncIterable<unknown>, signal = never) =>
  Array.fromAsync(readNdjson(Readable.from(chunks), signal, problemError))

describe('lines of an answer', () => {
  it('are values, however the bytes were cut', async () => {
    const bytes = Buffer.from('{"word":"größer"}\n{"n":2}\n')
    expect(await all([...bytes].map((byte) => Buffer.from([byte])))).toEqual([{ word: 'größer' }, { n: 2 }])
    expect(await all([])).toEqual([])
  })

  it('tell of a failure in the last one', async () => {
    const error = { code: 'store-unreachable', message: 'The store is away.', hint: 'Look.', input: null }
    await expect(all([`{"n":1}\n${JSON.stringify({ error })}\n`])).rejects.toMatchObject({
      code: 'store-unreachable',
      message: 'The store is away.',
      hint: 'Look.',
      exitCode: 2,
    })
  })

  it.each([
    ['in the middle of a line', ['{"n":1}\n{"n"'], null],
    ['with the connection', ['{"n":1}\n'], 'ECONNRESET'],
  ])('that are cut off %s say so', async (_name, chunks, code) => {
    const body = (async function* () {
      yield* chunks
      if (code !== null) throw Object.assign(new Error('aborted'), { code })
    })()
    await expect(all(body)).rejects.toMatchObject({ code: 'database-unavailable', exitCode: 2 })
  })

  it('end with the signal', async () => {
    const stop = new AbortController()
    const body = new PassThrough()
    const lines = readNdjson(body, stop.signal, problemError)
    body.write('{"n":1}\n')
    expect((await lines.next()).value).toEqual({ n: 1 })
    const next = lines.next()
    stop.abort()
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
  })
})
