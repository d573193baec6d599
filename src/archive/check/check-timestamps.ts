import type { X509Certificate } from 'node:crypto'
import { InvalidArchiveError } from '../../model/errors.ts'
import type { TimestampResult } from '../../model/manifest.ts'
import { MAX_REPLY_BYTES } from '../limits.ts'
import { distinguishedName, findTrustAnchor } from '../timestamp/certificate-chain.ts'
import { type VerifiedTimestamp as Token, verifyTimestamp } from '../timestamp/timestamp-token.ts'
import { SEAL_PATH, TIMESTAMP_TOKEN_PATHS, TIMESTAMPS_PATH } from '../wacz/wacz-paths.ts'
import type { CheckList } from './check-list.ts'
import type { SnapshotReader } from './snapshot-reader.ts'

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/**
 * Checks every timestamp in a snapshot. Adds a line `timestamp` for its validity and a line `authority` for its signer.
 * From the second timestamp on, the names are numbered.
 */
export async function checkTimestamps(
  list: CheckList,
  reader: SnapshotReader,
  expected: readonly X509Certificate[] | null,
): Promise<void> {
  let results: readonly TimestampResult[] = []
  const isListValid = await list.run('timestamps', async () => {
    results = await readResults(reader)
    return results.map(describeResult).join(' ')
  })
  if (!isListValid) return
  const seal = await reader.small(SEAL_PATH)
  let n = 0
  for (const { file, at, authority } of results) {
    if (file === null) continue
    n += 1
    const suffix = n === 1 ? '' : `-${n}`
    const tokens: Token[] = []
    await list.run(`timestamp${suffix}`, async () => {
      const token = verifyToken(await reader.zip.entry(file, MAX_REPLY_BYTES), seal, file)
      if (token.at.toISOString() !== at) throw invalid(`${file} has another time than ${TIMESTAMPS_PATH}.`)
      tokens.push(token)
      return `The files in the seal existed at ${at}, by the clock of ${authority}.`
    })
    for (const token of tokens) await list.run(`authority${suffix}`, () => describeAuthority(token, expected))
  }
}

/** Reads the list of results. It must refer to every stored response, in order. */
async function readResults(reader: SnapshotReader): Promise<readonly TimestampResult[]> {
  const { timestamps } = await reader.capture()
  const stored = reader.zip.entries
    .map((entry) => entry.name)
    .filter((name) => TIMESTAMP_TOKEN_PATHS.includes(name))
  if (timestamps === null) throw invalid(`${stored[0]} exists, but ${TIMESTAMPS_PATH} is missing.`)
  const listed = timestamps.flatMap(({ file }) => (file === null ? [] : [file]))
  if (listed.join() !== stored.join() || stored.some((name, n) => name !== TIMESTAMP_TOKEN_PATHS[n])) {
    throw invalid(`${TIMESTAMPS_PATH} does not list the timestamps in the file.`)
  }
  const contradiction = timestamps.find(
    (one) => one.ok !== (one.file !== null) || one.ok !== (one.at !== null),
  )
  if (contradiction) throw invalid(`${TIMESTAMPS_PATH} contradicts itself about ${contradiction.authority}.`)
  return timestamps
}

const describeResult = ({ authority, ok, detail }: TimestampResult): string =>
  `${authority} ${ok ? 'issued a timestamp' : 'issued no timestamp'}. ${detail}`

function verifyToken(reply: Uint8Array, seal: Uint8Array, file: string): Token {
  try {
    return verifyTimestamp(reply, seal)
  } catch (error) {
    if (!(error instanceof InvalidArchiveError)) throw error
    throw invalid(`${file} is not a valid timestamp of this snapshot's seal: ${error.message}.`)
  }
}

function describeAuthority(token: Token, expected: readonly X509Certificate[] | null): string {
  const name = distinguishedName(token.certificate)
  if (expected === null) {
    return `Signed by ${name}. The file can't prove the identity of the signer: pass the root that you trust with --tsa-ca.`
  }
  const root = findTrustAnchor(token, expected)
  if (root) return `Signed by ${name}, under ${distinguishedName(root)}, as expected.`
  throw invalid(`Signed by ${name}, whose certificate chain does not lead to an expected certificate.`)
}
