import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { MAX_THUMBNAIL_BYTES, makeThumbnail } from '../../../src/services/thumbnails/make-thumbnail.ts'
import { MP4, PNG } from '../../support/media.ts'
import { photo, pngBomb } from '../../support/pictures.ts'

/** Reads a thumbnail back: its size in pixels, and the colour of a pixel. */
async function read(made: Uint8Array | null) {
  if (made === null) throw new Error('No thumbnail was made.')
  const { data, info } = await sharp(made).raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number): number[] => {
    const from = (y * info.width + x) * info.channels
    return [...data.subarray(from, from + 3)]
  }
  return { width: info.width, height: info.height, at }
}

/** Halves of two colours. */
const halves = (left: string, right: string, width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background: left } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: right } },
      left: width / 2,
      top: 0,
    },
  ])

describe('a thumbnail', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('of a photo in %s is a small WebP', async (format) => {
    const made = await makeThumbnail(await photo(800, 600, format))
    expect(Buffer.from(made ?? '').toString('latin1', 8, 12)).toBe('WEBP')
    expect(made?.length).toBeLessThanOrEqual(MAX_THUMBNAIL_BYTES)
    expect(await read(made)).toMatchObject({ width: 320, height: 240 })
  })

  it('of a picture full of noise is small too', async () => {
    const made = await makeThumbnail(await photo(640, 480, 'jpeg', 90))
    expect(made?.length).toBeLessThanOrEqual(MAX_THUMBNAIL_BYTES)
  })

  it('of a small picture fills the frame', async () => {
    expect(await read(await makeThumbnail(PNG))).toMatchObject({ width: 320, height: 240 })
  })

  it('of a very long picture fills the frame', async () => {
    expect(await read(await makeThumbnail(await photo(4000, 10, 'png')))).toMatchObject({ width: 320 })
  })

  it('is upright, and has no metadata', async () => {
    // Orientation 3: upside down, so that left and right change places.
    const turned = await halves('#f00', '#00f').withMetadata({ orientation: 3 }).jpeg().toBuffer()
    const made = await makeThumbnail(turned)
    const { at } = await read(made)
    expect(at(20, 120)[2]).toBeGreaterThan(200)
    expect(at(300, 120)[0]).toBeGreaterThan(200)
    expect(await sharp(made ?? undefined).metadata()).not.toHaveProperty('exif')
  })

  it('is white where the picture is transparent', async () => {
    const clear = await sharp({
      create: { width: 64, height: 48, channels: 4, background: '#0000' },
    })
      .png()
      .toBuffer()
    expect(Math.min(...(await read(await makeThumbnail(clear))).at(9, 9))).toBeGreaterThan(250)
  })

  it('of an animated picture is its first frame', async () => {
    const frames = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((background) =>
        sharp({ create: { width: 40, height: 30, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const [red = 0, green = 255] = (await read(await makeThumbnail(gif))).at(160, 120)
    expect([red > 200, green < 50]).toEqual([true, true])
  })
})

describe('no thumbnail is made of', () => {
  const svg = (inner: string) =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">${inner}</svg>`)
  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['40,000 by 40,000 pixels', () => pngBomb(40_000, 40_000, 400)],
    ['100 million pixels in 100 KB', () => pngBomb(10_000, 10_000)],
    ['a picture that is cut off', async () => (await photo(800, 600)).subarray(0, 9_000)],
    ['a PNG that is cut off', async () => (await photo(400, 300, 'png')).subarray(0, 9_000)],
    ['SVG', () => svg('<rect width="99" height="99" fill="red"/>')],
    ['SVG with a file of this machine', () => svg('<image href="file:///etc/passwd"/>')],
    ['XML that grows', () => Buffer.from('<!DOCTYPE a [<!ENTITY b "bb">]><svg>&b;</svg>')],
    ['a film', () => MP4],
    ['a page', () => Buffer.from('<!doctype html><p>Not a picture')],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
    ['a TIFF', async () => await sharp(PNG).tiff().toBuffer()],
    ['nothing', () => new Uint8Array()],
    ['a head without a body', () => PNG.subarray(0, 33)],
  ])('%s', async (_, bytes) => {
    expect(await makeThumbnail(await bytes())).toBeNull()
  })
})
