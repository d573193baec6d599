import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number]

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** A PNG of one colour, with `comment` in a tEXt chunk so that no two are alike. */
export function png(width: number, height: number, colour: Colour, comment: string): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.from(colour))])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.alloc(row.length * height, row))),
    chunk('IEND', new Uint8Array()),
  ])
}

function segment(marker: number, data: readonly number[] | Uint8Array): Buffer {
  const out = Buffer.alloc(4)
  out.set([0xff, marker])
  out.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([out, Buffer.from(data)])
}

/** ITU-T T.81: a table of categories 0 to 11 with 4-bit codes, and one that has only "end of block". */
const DC_TABLE = [0x00, 0, 0, 0, 12, ...Array(12).fill(0), ...Array(12).keys()]
const AC_TABLE = [0x10, 1, ...Array(15).fill(0), 0]

/** A baseline JPEG of one colour, with `comment` in a COM segment so that no two are alike. */
export function jpeg(width: number, height: number, [r, g, b]: Colour, comment: string): Buffer {
  const components = [
    0.299 * r + 0.587 * g + 0.114 * b - 128,
    -0.1687 * r - 0.3313 * g + 0.5 * b,
    0.5 * r - 0.4187 * g - 0.0813 * b,
  ]
  // A flat block is its DC coefficient, as the difference from the previous block, and "end of block". From the second
  // block on the difference is 0: five zero bits for each component.
  const first = components.map((value) => {
    const difference = Math.round(value * 8)
    const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1
    const code = difference < 0 ? difference + 2 ** size - 1 : difference
    const magnitude = size > 0 ? code.toString(2).padStart(size, '0') : ''
    return `${size.toString(2).padStart(4, '0')}${magnitude}0`
  })
  const bits = first.join('')
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  const length = bits.length + (blocks - 1) * components.length * 5
  const bytes = Buffer.alloc(Math.ceil(length / 8) + 8)
  bytes.writeBigUInt64BE(BigInt(`0b${bits.padEnd(64, '0')}`))
  const scan = bytes.subarray(0, Math.ceil(length / 8))
  // Pad the last byte with ones, and follow a byte of ones by a zero byte.
  scan.writeUInt8(scan.readUInt8(scan.length - 1) | ((1 << (-length & 7)) - 1), scan.length - 1)
  const stuffed = Buffer.from(scan.toString('latin1').replaceAll('\xff', '\xff\0'), 'latin1')
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 3]
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xfe, Buffer.from(comment)),
    segment(0xdb, [0, ...Array(64).fill(1)]),
    segment(0xc0, [...frame, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
    segment(0xc4, DC_TABLE),
    segment(0xc4, AC_TABLE),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    stuffed,
    Buffer.of(0xff, 0xd9),
  ])
}
