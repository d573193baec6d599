import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { openStore } from '../../archive/stores/open-store.ts'
import { InputError } from '../../model/errors.ts'
import type { InputFile } from './input-file.ts'

const S3_ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/

/**
 * Opens a file by its path, or an object by `s3://bucket/key` with the AWS SDK's own settings.
 *
 * @throws InputError `input-missing`, `input-unreadable` for a directory · StoreError
 */
export async function openInputFile(address: string): Promise<InputFile> {
  const s3 = S3_ADDRESS.exec(address)
  return s3 ? await openObject(address, s3[1] ?? '', s3[2] ?? '') : await openPath(address)
}

async function openPath(path: string): Promise<InputFile> {
  const found = await stat(path).catch((cause: unknown) => {
    throw missing(path, cause)
  })
  if (!found.isFile()) {
    throw new InputError('input-unreadable', `${path} is no file.`, {
      input: path,
      hint: 'Name the files in it, for example with *.warc.gz.',
    })
  }
  return {
    name: path,
    size: found.size,
    read: async (range) =>
      createReadStream(path, range && { start: range.offset, end: range.offset + range.length - 1 }),
  }
}

async function openObject(address: string, bucket: string, key: string): Promise<InputFile> {
  const store = await openStore({ kind: 's3', bucket, prefix: '' })
  const found = await store.head(key)
  if (found === null) throw missing(address)
  return {
    name: address,
    size: found.size,
    read: async (range) => {
      const stream = await store.get(key, range)
      if (stream === null) throw missing(address)
      return stream
    },
  }
}

const missing = (name: string, cause?: unknown): InputError =>
  new InputError('input-missing', `${name}: there is no such file.`, {
    input: name,
    hint: 'Check the path; an address begins with https://.',
    cause,
  })
