import { writeFile } from 'node:fs/promises'
import type { PackedSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'

/**
 * The path of a packed snapshot's file. A snapshot that was packed in memory is first written to its scratch directory.
 */
export async function packedFile({ source, scratch }: PackedSnapshot): Promise<string> {
  if (typeof source === 'string') return source
  const path = scratch.file('.wacz')
  await writeFile(path, source)
  return path
}
