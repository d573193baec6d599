import type { X509Certificate } from 'node:crypto'
import { ArchiveError } from '../../model/errors.ts'
import type { TimestampResult } from '../../model/manifest.ts'
import { MAX_REPLY_BYTES } from '../limits.ts'
import { MAX_RECORD_BYTES, readCapture } from '../open-snapshot.ts'
import { distinguishedName, findTrustAnchor } from '../timestamp/certificate-chain.ts'
import { type VerifiedTimestamp as Token, verifyTimestamp } from '../timestamp/timestamp-token.ts'
import { SEAL_PATH, TIMESTAMP_TOKEN_PATHS, TIMESTAMPS_PATH } from '../wacz-paths.ts'
import type { ZipFile } from '../zip/read-zip.ts'
import type { CheckList } from './check-list.ts'

const invalid = (message: string): ArchiveError => new ArchiveError('archive-invalid', message)

/**
 * Every timestamp in a snapshot: a line `timestamp` for whether it holds, a line `authority` for
 * whose it is; from the second on their names are numbered.
 */
export async function checkTimestamps(
  list: CheckList,
  zip: ZipFile,
  expected: readonly X509Certificate[] | null,
): Promise<void> {
  let said: readonly TimestampResult[] = []
  const whole = await list.run('timestamps', async () => {
    said = await listOf(zip)
    return said.map(asked).join(' ')
  })
  if (!whole) return
  const seal = await zip.entry(SEAL_PATH, MAX_RECORD_BYTES)
  let n = 0
  for (const { file, at, authority } of said) {
    if (file === null) continue
    n += 1
    const suffix = n === 1 ? '' : `-${n}`
    const tokens: Token[] = []
    await list.run(`timestamp${suffix}`, async () => {
      const token = provenToken(await zip.entry(file, MAX_REPLY_BYTES), seal, file)
      if (token.at.toISOString() !== at)
        throw invalid(`${file} is of another time than ${TIMESTAMPS_PATH} says.`)
      tokens.push(token)
      return `The files that the seal lists were there at ${at}, by the clock of ${authority}.`
    })
    for (const token of tokens) await list.run(`authority${suffix}`, () => whose(token, expected))
  }
}

/** The list of what authorities answered; each answer that is kept must be in it, in order. */
async function listOf(zip: ZipFile): Promise<readonly TimestampResult[]> {
  const { timestamps } = await readCapture(zip)
  const kept = zip.entries.map((entry) => entry.name).filter((name) => TIMESTAMP_TOKEN_PATHS.includes(name))
  if (timestamps === null)
    throw invalid(`${kept[0]} is there, but ${TIMESTAMPS_PATH}, which tells of it, is not.`)
  const told = timestamps.flatMap(({ file }) => (file === null ? [] : [file]))
  if (told.join() !== kept.join() || kept.some((name, n) => name !== TIMESTAMP_TOKEN_PATHS[n])) {
    throw invalid(`${TIMESTAMPS_PATH} does not tell of the timestamps that are there.`)
  }
  const odd = timestamps.find((one) => one.ok !== (one.file !== null) || one.ok !== (one.at !== null))
  if (odd) throw invalid(`${TIMESTAMPS_PATH} contradicts itself about ${odd.authority}.`)
  return timestamps
}

const asked = ({ authority, ok, detail }: TimestampResult): string =>
  `${authority} was asked, and ${ok ? 'gave a timestamp' : 'gave none'}. ${detail}`

function provenToken(reply: Uint8Array, seal: Uint8Array, file: string): Token {
  try {
    return verifyTimestamp(reply, seal)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw invalid(`${file} is no timestamp of this snapshot's seal: ${error.message}.`)
  }
}

function whose(token: Token, expected: readonly X509Certificate[] | null): string {
  const name = distinguishedName(token.certificate)
  if (expected === null) {
    return `Signed by ${name}. Whose that is, the file can't prove: name the root that you trust with --tsa-ca.`
  }
  const root = findTrustAnchor(token, expected)
  if (root) return `Signed by ${name}, under ${distinguishedName(root)}, as was expected.`
  throw invalid(`It was signed by ${name}, whose certificate does not lead to the one that was expected.`)
}
