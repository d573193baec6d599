import type sharp from 'sharp'
import type { Sharp } from 'sharp'

/** The frame of a thumbnail in pixels: the picture fills it, and is cut where it is longer. */
export const THUMBNAIL = { width: 320, height: 240, mime: 'image/webp' } as const
/** No thumbnail is larger, in bytes. */
export const MAX_THUMBNAIL_BYTES = 12_000
/** Larger pictures get none: a progressive JPEG of this size takes 120 MB to decode. Cameras make 24 million pixels. */
const MAX_PIXELS = 40_000_000
/** A picture of normal make takes less than a tenth of a second. */
const TIMEOUT_S = 10

/** Formats that platforms serve. Everything else stays undecoded, SVG above all, which can refer to files and to servers. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`)
/** Qualities to try in turn, then a smaller frame, until a thumbnail is small enough. */
const TRIES = [
  { quality: 60, scale: 1 },
  { quality: 35, scale: 1 },
  { quality: 35, scale: 0.7 },
  { quality: 15, scale: 0.5 },
] as const

/**
 * Makes a thumbnail of an archived picture: its first frame, turned upright, on white where it is transparent, without
 * metadata, as WebP of at most `MAX_THUMBNAIL_BYTES`.
 *
 * @returns null if none can be made: the bytes are no picture of a known format, are broken, cut off or too large
 */
export async function makeThumbnail(bytes: Uint8Array): Promise<Uint8Array | null> {
  const open = await loadSharp()
  const { width, height } = THUMBNAIL
  try {
    const { data, info } = await open(bytes, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'error',
      sequentialRead: true,
      animated: false,
    })
      .timeout({ seconds: TIMEOUT_S })
      .autoOrient()
      .resize(width, height, { fit: 'cover', position: 'attention' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const raw = { width: info.width, height: info.height, channels: info.channels }
    for (const { quality, scale } of TRIES) {
      const frame: Sharp = open(data, { raw })
      const sized = scale === 1 ? frame : frame.resize(Math.round(width * scale), Math.round(height * scale))
      const made = await sized.webp({ quality, effort: 2 }).toBuffer()
      if (made.length <= MAX_THUMBNAIL_BYTES) return made
    }
    return null
  } catch {
    // libvips has one error for every kind of broken picture, and its words depend on its version.
    return null
  }
}

/** Converts a thumbnail to JPEG, for mail programs that show no WebP. */
export async function convertToJpeg(thumbnail: Uint8Array): Promise<Uint8Array> {
  const open = await loadSharp()
  return await open(thumbnail, { limitInputPixels: MAX_PIXELS }).jpeg({ quality: 75 }).toBuffer()
}

let loading: Promise<typeof sharp> | null = null

/** Imports the library on first use: it is native and takes 20 MB. Its limits hold for the process. */
function loadSharp(): Promise<typeof sharp> {
  loading ??= import('sharp').then(({ default: loaded }) => {
    loaded.block({ operation: ['VipsForeignLoad'] })
    loaded.unblock({ operation: LOADERS })
    // No picture is decoded twice in a row. One thread a picture; `Thumbnails` limits how many are made at once.
    loaded.cache(false)
    loaded.concurrency(1)
    return loaded
  })
  return loading
}
