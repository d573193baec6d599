import { sha256Hex } from '../../src/archive/sha256.ts'
import type { PutBody } from '../../src/model/store.ts'

/** The bytes that a writer puts under a key: they begin with its name, and have a length of their own. */
export function bodyOf(writer: string, key: string): PutBody {
  const line = `${writer} ${key}\n`
  const source = Buffer.from(line.repeat(2_000 + (sha256Hex(line).charCodeAt(0) % 16) * 100))
  return { source, size: source.length, sha256: sha256Hex(source) }
}
