import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBody, parseContentCodings } from '../../src/outbound/content-coding.ts'

const TEXT = Buffer.from('Roofs off in the old harbour. '.repeat(5000))
const URL = 'https://news.example/'

/** In pieces of seven bytes, as the worst of networks would deliver it. */
const inPieces = (bytes: Buffer) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7)),
  )

const read = (bytes: Buffer, ...codings: string[]) => buffer(decodeBody(inPieces(bytes), codings, URL))

describe('decodeBody', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['gzip', Buffer.concat([gzipSync(TEXT.subarray(0, 1000)), gzipSync(TEXT.subarray(1000))])],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
  ])('%s', async (coding, bytes) => {
    expect((await read(bytes, coding)).equals(TEXT)).toBe(true)
  })

  it('removes several codings in reverse order', async () => {
    expect((await read(brotliCompressSync(gzipSync(TEXT)), 'gzip', 'br')).equals(TEXT)).toBe(true)
  })

  it('accepts an empty body', async () => {
    expect((await read(Buffer.alloc(0), 'deflate')).length).toBe(0)
    expect((await read(gzipSync(''), 'gzip')).length).toBe(0)
  })

  it.each([
    ['gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
  ])('notices where %s breaks off', async (coding, bytes) => {
    await expect(read(bytes.subarray(0, bytes.length - 9), coding)).rejects.toMatchObject({
      code: 'Z_BUF_ERROR',
    })
  })

  it('limits the window of zstd to 8 MB', async () => {
    const greedy = zstdCompressSync(Buffer.alloc(40_000_000), {
      params: { [constants.ZSTD_c_windowLog]: 25 },
    })
    await expect(read(greedy, 'zstd')).rejects.toMatchObject({ code: expect.stringContaining('ZSTD') })
  })

  it.each([[['compress']], [['gzip', 'gzip', 'gzip', 'gzip']], [['gzip', 'constructor']]])(
    'refuses %j',
    (codings) => {
      expect(() => decodeBody(inPieces(TEXT), codings, URL)).toThrow(
        expect.objectContaining({ code: 'unreadable' }),
      )
    },
  )
})

describe('parseContentCodings', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['identity', []],
    ['GZIP', ['gzip']],
    ['gzip, identity , br', ['gzip', 'br']],
  ])('%j', (header, codings) => {
    expect(parseContentCodings(header)).toEqual(codings)
  })
})
