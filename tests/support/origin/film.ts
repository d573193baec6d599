import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Generated } from './answer.ts'
import { zeros } from './generated.ts'

const film = readFileSync(join(import.meta.dirname, '../../fixtures/media/film.mp4'))

/**
 * A playable film of any size from that of the fixture. The rest is a `free` box, which players skip (ISO/IEC 14496-12
 * § 8.1.2). `label` is part of it, so that no two are alike.
 *
 * @param size whole size in bytes; if omitted, the minimum
 */
export function mp4(label: string, size?: number): Generated {
  const text = Buffer.from(label)
  const head = Buffer.alloc(16)
  const rest = Math.max(0, (size ?? 0) - film.length - head.length - text.length)
  head.writeUInt32BE(1, 0)
  head.write('free', 4, 'latin1')
  head.writeBigUInt64BE(BigInt(head.length + text.length + rest), 8)
  return zeros(rest, Buffer.concat([film, head, text]))
}
