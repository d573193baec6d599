import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isExpectedMedia } from '../../src/capture/media-type.ts'
import type { RecordedBody } from '../../src/model/http.ts'

const held = (bytes: Uint8Array, path: string | null = null): RecordedBody => ({
  size: bytes.length,
  sha256: '',
  path,
  stream: () => Readable.from([bytes]),
  bytes: async () => bytes,
  text: async () => Buffer.from(bytes).toString(),
})
const bytes = (head: string, encoding: BufferEncoding = 'latin1') =>
  Buffer.concat([Buffer.from(head, encoding), Buffer.alloc(64)])
const PNG = bytes('89504e470d0a1a0a0000000d49484452', 'hex')
const JPEG = bytes('ffd8ffe000104a464946', 'hex')
const MP4 = bytes('0000001866747970' + '69736f6d00000200' + '69736f6d69736f32', 'hex')
const GIF = bytes('GIF89a')

describe('the type of a medium is detected by its bytes', () => {
  it.each([
    ['PNG', PNG, 'photo', true],
    ['JPEG', JPEG, 'photo', true],
    ['MP4', MP4, 'video', true],
    ['MP4', MP4, 'gif', true],
    ['GIF', GIF, 'gif', true],
    ['MP4', MP4, 'photo', false],
    ['JPEG', JPEG, 'video', false],
    ['a page', bytes('<!doctype html><html>'), 'photo', false],
    ['a playlist', bytes('#EXTM3U\n'), 'video', false],
    [
      'an SVG, which can contain a script',
      bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      'photo',
      false,
    ],
    ['nothing', Buffer.alloc(0), 'photo', false],
  ] as const)('%s as %s', async (_, content, wanted, expected) => {
    expect(await isExpectedMedia(held(content), wanted)).toBe(expected)
  })

  it('never throws, whatever the bytes', async () => {
    const heads = fc.constantFrom(
      PNG,
      JPEG,
      MP4,
      GIF,
      bytes('ID3'),
      bytes('PK\x03\x04'),
      bytes('OggS'),
      bytes('\x1aE\xdf\xa3'),
      bytes('II*\0'),
      bytes('RIFF'),
    )
    await fc.assert(
      fc.asyncProperty(heads, fc.nat(24), fc.uint8Array({ maxLength: 200 }), async (head, length, rest) => {
        expect(
          typeof (await isExpectedMedia(held(Buffer.concat([head.subarray(0, length), rest])), 'photo')),
        ).toBe('boolean')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a spooled medium', () => {
  let dir = ''
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-sniff-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  it('is read from its file', async () => {
    const path = join(dir, 'a')
    await writeFile(path, PNG)
    expect(await isExpectedMedia({ ...held(PNG), path }, 'photo')).toBe(true)
  })

  it('throws if its file is missing', async () => {
    await expect(isExpectedMedia({ ...held(PNG), path: join(dir, 'gone') }, 'photo')).rejects.toThrow(
      /ENOENT/,
    )
  })
})
