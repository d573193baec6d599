import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { InputError } from '../model/errors.ts'

/** What a word on the command line names. */
export type InputKind = 'url' | 'stdin' | 'file'

/** `-` is standard input, an http(s) address a URL, everything else a file. */
export function classifyInput(input: string): InputKind {
  if (input === '-') return 'stdin'
  return /^https?:\/\//i.test(input) ? 'url' : 'file'
}

/** @throws InputError `usage`: one address can't be that of several files */
export function assertSingleUrl(inputs: readonly string[], url: string | undefined): void {
  if (url === undefined) return
  if (inputs.length === 1 && inputs.every((input) => classifyInput(input) !== 'url')) return
  throw new InputError('usage', '--url gives the address of one file.', {
    hint: 'Give one file with --url, and run the others by themselves.',
  })
}

/**
 * The bytes of a file or of standard input, at most `limit` of them.
 *
 * @throws InputError `input-missing`, `input-unreadable` (a directory, no permission), `input-too-large`
 */
export async function readInput(input: string, limit: number): Promise<Uint8Array> {
  if (input === '-') return collect(process.stdin, 'standard input', limit)
  try {
    const found = await stat(input)
    if (found.isDirectory()) {
      throw new InputError('input-unreadable', `${input} is a directory, not a file.`, {
        input,
        hint: 'Name the files in it, for example with *.html.',
      })
    }
    if (found.size > limit) throw tooLarge(input, limit)
    return await collect(createReadStream(input), input, limit)
  } catch (thrown) {
    throw toInputError(thrown, input)
  }
}

/** Reads no more than `limit`: a pipe does not say beforehand how long it is. */
async function collect(stream: Readable, name: string, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > limit) throw tooLarge(name, limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

const tooLarge = (input: string, limit: number) =>
  new InputError('input-too-large', `${input} is larger than ${limit} bytes.`, {
    input,
    hint: 'Raise STET_MAX_ARTICLE_BYTES if it really is an article.',
  })

/** Says what is wrong with a file; other errors than those of the file system stay as they are. */
export function toInputError(thrown: unknown, input: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new InputError('input-missing', `${input}: there is no such file.`, {
      input,
      hint: 'Check the path; an address begins with https://.',
      cause: thrown,
    })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError('input-unreadable', `${input}: this user may not read it.`, {
      input,
      hint: 'Give it read permission.',
      cause: thrown,
    })
  }
  if (code === 'ENAMETOOLONG' || code === 'ELOOP' || code === 'EISDIR') {
    return new InputError('input-unreadable', `${input}: it can't be opened as a file.`, {
      input,
      cause: thrown,
    })
  }
  return thrown
}
