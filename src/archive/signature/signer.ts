import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { link, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { diskFaultOf } from '../../model/disk-fault.ts'
import { ConfigError, type StetError, toDiskError } from '../../model/errors.ts'
import { makeDirectories } from '../../model/make-directories.ts'
import { sha256Hex } from '../sha256.ts'
import { normalizeLowS } from './ecdsa-signature.ts'

/** Signs snapshots, in the anonymous form of the WACZ auth specification that players verify, and records. */
export interface Signer {
  /** SHA-256 of the public key's SPKI DER, hex. */
  readonly fingerprint: string
  /** SPKI DER, base64. */
  readonly publicKey: string
  /** Signs the UTF-8 of a text with ECDSA P-384 and SHA-256: raw r‖s, base64. Takes a millisecond, off the main thread. */
  sign(text: string): Promise<string>
}

const SETTING = 'STET_SIGNING_KEY'
const signAsync = promisify(sign)

/**
 * Loads the configured key, or the key of the data directory (`signing-key.pem`, mode 0600). Creates the latter at first
 * use if `mayCreate`; concurrent processes end up with the same key.
 *
 * @throws ConfigError `config-invalid` for an unusable key, `signing-key-missing`,
 *   `data-dir-unwritable`
 */
export async function loadSigner(options: {
  pemOrPath: string | null
  dataDir: string
  mayCreate: boolean
}): Promise<Signer> {
  const { pemOrPath } = options
  if (pemOrPath === null) return ownSigner(options.dataDir, options.mayCreate)
  if (pemOrPath.includes('-----BEGIN')) return signerOf(pemOrPath.replaceAll('\\n', '\n'), SETTING)
  const pem = await readFile(pemOrPath, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ConfigError('config-invalid', `${SETTING}: ${pemOrPath} can't be read (${cause.code}).`, {
      input: SETTING,
      hint: 'Set it to a PEM, or to the path of a file that holds one and that this user may read.',
      cause,
    })
  })
  return signerOf(pem, pemOrPath)
}

/** The same as `loadSigner`, but null if there is no key; it never creates one. @throws ConfigError as `loadSigner` */
export async function findSigner(options: {
  pemOrPath: string | null
  dataDir: string
}): Promise<Signer | null> {
  return await loadSigner({ ...options, mayCreate: false }).catch((error: unknown) => {
    if (error instanceof ConfigError && error.code === 'signing-key-missing') return null
    throw error
  })
}

async function ownSigner(dataDir: string, mayCreate: boolean): Promise<Signer> {
  const path = join(dataDir, 'signing-key.pem')
  const found = await readOwn(path)
  if (found !== null) return signerOf(found, path)
  if (!mayCreate) {
    throw new ConfigError('signing-key-missing', `There is no signing key: ${path} does not exist.`, {
      input: SETTING,
      hint: `Set ${SETTING} to a P-384 key that all processes share: openssl ecparam -name secp384r1 -genkey -noout -out stet.pem`,
    })
  }
  await createKey(dataDir, path)
  return signerOf((await readOwn(path)) ?? '', path)
}

async function readOwn(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw unusableError(path, error)
  })
}

/** Writes the key under a temporary name and links it. If another process was first, its key remains. */
async function createKey(dataDir: string, path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const temporary = `${path}.${randomUUID()}`
  try {
    await makeDirectories(dataDir)
    await using file = await open(temporary, 'wx', 0o600)
    await file.writeFile(pem)
    await file.sync()
    try {
      await link(temporary, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await unlink(temporary)
    }
  } catch (error) {
    throw unusableError(path, error as NodeJS.ErrnoException)
  }
}

function unusableError(path: string, cause: NodeJS.ErrnoException): StetError {
  const disk = diskFaultOf(cause) === 'denied' ? null : toDiskError(cause, path)
  if (disk !== null) return disk
  return new ConfigError(
    'data-dir-unwritable',
    `The signing key ${path} can't be read or written (${cause.code}).`,
    {
      input: 'STET_DATA_DIR',
      hint: `Give this user the right to read and write there, or set STET_DATA_DIR or ${SETTING}.`,
      cause,
    },
  )
}

function signerOf(pem: string, where: string): Signer {
  const key = privateKeyOf(pem, where)
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return {
    fingerprint: sha256Hex(der),
    publicKey: der.toString('base64'),
    sign: async (text) => {
      const how = { key, dsaEncoding: 'ieee-p1363' } as const
      return normalizeLowS(await signAsync('sha256', Buffer.from(text, 'utf8'), how)).toString('base64')
    },
  }
}

function privateKeyOf(pem: string, where: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    const details = key.asymmetricKeyDetails
    if (key.asymmetricKeyType === 'ec' && details?.namedCurve === 'secp384r1') return key
  } catch {
    // The error below replaces this one, which could contain the key.
  }
  throw new ConfigError('config-invalid', `${where} contains no private key on the curve P-384.`, {
    input: SETTING,
    hint: 'WACZ players verify P-384 only: openssl ecparam -name secp384r1 -genkey -noout -out stet.pem',
  })
}
