import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it that are missing, as `mkdir -p` does. Node's own recursive
 * `mkdir` never ends where a file system refuses new entries with ENOENT, as `/proc` does.
 *
 * @returns the topmost directory that was made; undefined where all were there
 * @throws the error of `mkdir`, as it is
 */
export async function makeDirectories(path: string): Promise<string | undefined> {
  try {
    return await makeOne(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
  }
  const above = await makeDirectories(dirname(path))
  const made = await makeOne(path)
  return above ?? made
}

async function makeOne(path: string): Promise<string | undefined> {
  try {
    await mkdir(path)
    return path
  } catch (error) {
    // A file of that name is met by whoever opens something in it.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
}
