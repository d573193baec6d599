import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What Stet stores is not public yet: only its own user may read it. */
export const PRIVATE_DIRECTORY = 0o700
export const PRIVATE_FILE = 0o600

/**
 * Creates a private directory and its missing parents, like `mkdir -p -m 700`. Node's recursive `mkdir` loops forever on a file
 * system that refuses new entries with ENOENT, such as `/proc`.
 *
 * @returns the topmost directory that was created; undefined if all existed
 * @throws the error of `mkdir`, unchanged
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
    await mkdir(path, PRIVATE_DIRECTORY)
    return path
  } catch (error) {
    // If a file has that name, opening a path below it fails.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
}
