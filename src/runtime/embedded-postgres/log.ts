import { open, readFile, rename, stat, truncate } from 'node:fs/promises'

/** A log larger than this is rotated; one earlier log is kept. */
const LIMIT_BYTES = 1_000_000
/** How many of the last lines are reported when a server does not start. */
const TAIL_LINES = 5

/**
 * Opens the server's log for appending, after moving a long one to `<path>.1`.
 *
 * @returns the open file and the offset where this run's lines begin
 */
export async function openLog(path: string) {
  const size = await sizeOf(path)
  if (size > LIMIT_BYTES) await rename(path, `${path}.1`)
  return { file: await open(path, 'a', 0o600), from: size > LIMIT_BYTES ? 0 : size }
}

/** Truncates the log of a long-running server. The server appends, so it continues at the start. */
export async function truncateLog(path: string): Promise<void> {
  if ((await sizeOf(path)) > 8 * LIMIT_BYTES) await truncate(path)
}

/** The last lines after the offset `from`, joined into one and without their timestamps. */
export async function lastLines(path: string, from: number): Promise<string> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0))
  return joinLastLines(bytes.subarray(from).toString('utf8'))
}

/** The last lines of a program's output, joined into one. */
export function joinLastLines(text: string): string {
  const lines = text.trim().split('\n').slice(-TAIL_LINES)
  return lines.map((line) => line.replace(/^\S+ \S+ UTC \[\d+\] /, '').trim()).join(' · ')
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
