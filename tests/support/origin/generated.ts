import type { Generated } from './answer.ts'

const BLOCK = Buffer.alloc(65_536)

/** `size` zero bytes after `head`, generated as they are sent. */
export function zeros(size: number, head: Uint8Array = new Uint8Array()): Generated {
  return {
    size: head.length + size,
    *chunks(start) {
      if (start < head.length) yield head.subarray(start)
      let left = size - Math.max(0, start - head.length)
      while (left > 0) {
        yield BLOCK.subarray(0, Math.min(left, BLOCK.length))
        left -= BLOCK.length
      }
    },
  }
}
