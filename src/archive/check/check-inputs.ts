import type { X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { InputError } from '../../model/errors.ts'
import { parseCertificates } from '../timestamp/certificate-chain.ts'
import { MAX_RECORD_BYTES } from '../wacz/open-snapshot.ts'

/** @throws InputError `input-missing` if the path is not a readable file */
export async function assertReadable(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error.code ?? 'unknown')
  if (typeof found === 'string') {
    throw new InputError('input-missing', `${path} can't be read (${found}).`, {
      input: path,
      hint: 'Give the path of a .wacz file that this user may read.',
    })
  }
  if (found.isFile()) return
  throw new InputError('input-missing', `${path} is not a file.`, {
    input: path,
    hint: 'Give the path of a .wacz file.',
  })
}

/** Reads the given manifest, or the one of the same name beside the file; null if there is none. */
export async function readSidecarManifest(
  path: string,
  given?: string,
): Promise<{ name: string; bytes: Uint8Array } | null> {
  const where = given ?? `${path.replace(/\.wacz$/i, '')}.json`
  try {
    const { size } = await stat(where)
    // A larger file is no manifest. The manifest check reports the empty bytes.
    const bytes = size > MAX_RECORD_BYTES ? new Uint8Array() : await readFile(where)
    return { name: basename(where), bytes }
  } catch (cause) {
    if (given === undefined && (cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new InputError('input-missing', `The manifest ${where} can't be read.`, {
      input: where,
      hint: 'Give the path of the .json that was stored beside the .wacz.',
      cause,
    })
  }
}

/** Reads the certificates in a PEM file. */
export async function readCertificates(path: string): Promise<X509Certificate[]> {
  const pem = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError('input-missing', `${path} can't be read (${cause.code}).`, {
      input: path,
      hint: "Give the path of a PEM file with the authority's root certificate.",
      cause,
    })
  })
  return parseCertificates(pem, path)
}

/** A key as text: the given value, or the content of the file at that path. */
export async function readKeyText(key: string): Promise<string> {
  if (/^[0-9a-f]{64}$/i.test(key.trim()) || key.includes('-----BEGIN')) return key
  return readFile(key, 'utf8').catch(() => key)
}
