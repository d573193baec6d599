import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTruncated } from '../../../src/capture/truncation/is-truncated.ts'
import type { RecordedBody } from '../../../src/model/http.ts'
import { fileBody, memoryBody } from '../../../src/outbound/recorded-body.ts'
import { mp4 } from '../../support/origin/film.ts'
import { jpeg, png } from '../../support/origin/picture.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stet-early-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const inMemory = async (bytes: Buffer): Promise<RecordedBody> => memoryBody(bytes, '')
async function inFile(bytes: Buffer): Promise<RecordedBody> {
  const path = join(dir, 'body')
  await writeFile(path, bytes)
  return fileBody(path, bytes.length, '')
}

/** The header of a WebP, which contains the file's length. */
function webp(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(length - 8, 4)
  bytes.write('WEBPVP8 ', 8, 'latin1')
  return bytes
}

/** A GIF with an extension, two images with colour tables of their own, and `blocks` sub-blocks each. */
function gif(blocks: number): Buffer {
  const data = Buffer.concat(
    Array.from({ length: blocks }, (_, n) => Buffer.from([255, ...Buffer.alloc(255, n)])),
  )
  const image = Buffer.concat([
    Buffer.from('2c000000000800080081', 'hex'),
    Buffer.alloc(12, 9),
    Buffer.of(2),
    data,
    Buffer.of(0),
  ])
  const loop = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex')
  return Buffer.concat([
    Buffer.from('47494638396108000800800000000000ffffff', 'hex'),
    loop,
    image,
    image,
    Buffer.of(0x3b),
  ])
}

/** Bytes without a JPEG marker: what a phone appends to a motion photo. */
const film = (length: number): Buffer =>
  Buffer.concat([Buffer.from('00000018667479706d70343200000000', 'hex'), Buffer.alloc(length, 0x11)])

describe.each([
  ['in memory', inMemory],
  ['in a file', inFile],
])('a medium %s', (_, bodyOf) => {
  it.each<[string, () => Buffer]>([
    ['JPEG', () => jpeg(400, 300, [200, 30, 30], 'whole')],
    ['PNG', () => png(40, 30, [1, 2, 3], 'whole')],
    ['WebP', () => webp(400)],
    ['GIF', () => gif(120)],
    ['MP4', () => Buffer.concat([...mp4('whole', 5000).chunks(0)])],
  ])('%s is whole as it is and with trailing data, and truncated anywhere else', async (_, make) => {
    const whole = make()
    expect(await isTruncated(await bodyOf(whole))).toBe(false)
    for (const part of [0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part))
      expect(await isTruncated(await bodyOf(cut)), String(part)).toBe(true)
    }
    expect(await isTruncated(await bodyOf(whole.subarray(0, -1)))).toBe(true)
    for (const trailer of [Buffer.alloc(3), Buffer.alloc(70_000), Buffer.alloc(200_000, 0xff), film(300_000)])
      expect(await isTruncated(await bodyOf(Buffer.concat([whole, trailer]))), `${trailer.length} more`).toBe(
        false,
      )
  })

  it('a JPEG that is cut is truncated whatever is in its metadata', async () => {
    const whole = jpeg(400, 300, [200, 30, 30], 'whole')
    // A thumbnail with an end marker of its own, in an APP1 segment.
    const thumbnail = Buffer.concat([
      Buffer.from('ffe10016', 'hex'),
      Buffer.alloc(18, 1),
      Buffer.from('ffd9', 'hex'),
    ])
    const dressed = Buffer.concat([whole.subarray(0, 2), thumbnail, whole.subarray(2)])
    expect(await isTruncated(await bodyOf(dressed))).toBe(false)
    expect(await isTruncated(await bodyOf(dressed.subarray(0, dressed.length - 100)))).toBe(true)
  })

  it.each([
    ['a JPEG without frames', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')],
    [
      'random bytes after a JPEG header',
      Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(500, 7)]),
    ],
    [
      'random bytes after a PNG header',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)]),
    ],
    [
      'random bytes after an MP4 header',
      Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2', 'latin1'), Buffer.alloc(500, 7)]),
    ],
    ['another kind', Buffer.from('BM')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is not called truncated', async (_, bytes) => {
    expect(await isTruncated(await bodyOf(bytes))).toBe(false)
  })
})
