import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ConfigError } from '../../model/errors.ts'
import { sha256Hex } from '../sha256.ts'
import { parsePublicKey } from './ecdsa-signature.ts'

const SETTING = 'STET_TRUSTED_KEYS'
const FINGERPRINT = /^[0-9a-f]{64}$/i
const PEM = /-----BEGIN [A-Z ]+-----[^-]*-----END [A-Z ]+-----/g

/** A key whose records are believed. */
export interface TrustedKey {
  /** The SHA-256 of the public key's SPKI DER, hex. */
  readonly fingerprint: string
  /** SPKI DER, base64; null if only the fingerprint was configured. */
  readonly publicKey: string | null
}

/**
 * The keys whose records are believed: the archive's own key and those of `STET_TRUSTED_KEYS`. Nothing in a store adds to
 * them.
 */
export class TrustedKeys {
  readonly #keys = new Map<string, TrustedKey>()

  constructor(keys: Iterable<TrustedKey> = []) {
    for (const key of keys) this.add(key)
  }

  add({ fingerprint, publicKey }: TrustedKey): void {
    const known = this.#keys.get(fingerprint)?.publicKey ?? null
    this.#keys.set(fingerprint, { fingerprint, publicKey: known ?? publicKey })
  }

  has(fingerprint: string): boolean {
    return this.#keys.has(fingerprint)
  }

  list(): TrustedKey[] {
    return [...this.#keys.values()]
  }
}

/**
 * Reads the values of `STET_TRUSTED_KEYS`.
 *
 * @param values fingerprints, PEM text, or paths of files that contain either
 * @throws ConfigError `config-invalid` for a value that is none of them
 */
export async function loadTrustedKeys(values: readonly string[]): Promise<TrustedKeys> {
  const keys = new TrustedKeys()
  for (const value of values) {
    const found = parseKeys(value) ?? parseKeys(await readText(value))
    if (found === null) throw unusableError(value, 'contains neither a fingerprint nor a P-384 key in PEM')
    for (const key of found) keys.add(key)
  }
  return keys
}

/** The keys in a text; null if it is no list of fingerprints or PEMs. */
function parseKeys(text: string): TrustedKey[] | null {
  if (text.includes('-----BEGIN')) {
    const keys = (text.replaceAll('\\n', '\n').match(PEM) ?? []).map(keyOfPem)
    return keys.length > 0 && keys.every((key) => key !== null) ? keys : null
  }
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0 || !words.every((word) => FINGERPRINT.test(word))) return null
  return words.map((word) => ({ fingerprint: word.toLowerCase(), publicKey: null }))
}

/** The public half of a PEM, public or private; null if it is no key on P-384. */
function keyOfPem(pem: string): TrustedKey | null {
  try {
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
    return parsePublicKey(der) && { fingerprint: sha256Hex(der), publicKey: der.toString('base64') }
  } catch {
    return null
  }
}

async function readText(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw unusableError(path, `can't be read (${cause.code})`)
  })
}

function unusableError(value: string, why: string): ConfigError {
  const shown = value.includes('-----BEGIN') ? 'a PEM' : value
  return new ConfigError('config-invalid', `${SETTING}: ${shown} ${why}.`, {
    input: SETTING,
    hint: 'List fingerprints of 64 hex digits, PEMs, or files with either, comma-separated.',
  })
}
