import type { X509Certificate } from 'node:crypto'
import { ArchiveError } from '../../model/errors.ts'
import type { Timestamp } from '../../model/snapshot.ts'
import { MAX_REPLY_BYTES } from '../limits.ts'
import { MAX_RECORD_BYTES, readCapture } from '../open-snapshot.ts'
import { SEAL, TIMESTAMPS, TOKENS } from '../paths.ts'
import { nameOf, trustedUnder } from '../timestamp/chain.ts'
import { readTimestamp, type Timestamp as Token } from '../timestamp/token.ts'
import type { ZipFile } from '../zip/read.ts'
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
  let said: readonly Timestamp[] = []
  const whole = await list.run('timestamps', async () => {
    said = await listOf(zip)
    return said.map(asked).join(' ')
  })
  if (!whole) return
  const seal = await zip.entry(SEAL, MAX_RECORD_BYTES)
  let n = 0
  for (const { file, at, authority } of said) {
    if (file === null) continue
    n += 1
    const suffix = n === 1 ? '' : `-${n}`
    const tokens: Token[] = []
    await list.run(`timestamp${suffix}`, async () => {
      const token = provenToken(await zip.entry(file, MAX_REPLY_BYTES), seal, file)
      if (token.at.toISOString() !== at) throw invalid(`${file} is of another time than ${TIMESTAMPS} says.`)
      tokens.push(token)
      return `The files that the seal lists were there at ${at}, by the clock of ${authority}.`
    })
    for (const token of tokens) await list.run(`authority${suffix}`, () => whose(token, expected))
  }
}

/** The list of what authorities answered; each answer that is kept must be in it, in order. */
async function listOf(zip: ZipFile): Promise<readonly Timestamp[]> {
  const { timestamps } = await readCapture(zip)
  const kept = zip.entries.map((entry) => entry.name).filter((name) => TOKENS.includes(name))
  if (timestamps === null) throw invalid(`${kept[0]} is there, but ${TIMESTAMPS}, which tells of it, is not.`)
  const told = timestamps.flatMap(({ file }) => (file === null ? [] : [file]))
  if (told.join() !== kept.join() || kept.some((name, n) => name !== TOKENS[n])) {
    throw invalid(`${TIMESTAMPS} does not tell of the timestamps that are there.`)
  }
  const odd = timestamps.find((one) => one.ok !== (one.file !== null) || one.ok !== (one.at !== null))
  if (odd) throw invalid(`${TIMESTAMPS} contradicts itself about ${odd.authority}.`)
  return timestamps
}

const asked = ({ authority, ok, detail }: Timestamp): string =>
  `${authority} was asked, and ${ok ? 'gave a timestamp' : 'gave none'}. ${detail}`

function provenToken(reply: Uint8Array, seal: Uint8Array, file: string): Token {
  try {
    return readTimestamp(reply, seal)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw invalid(`${file} is no timestamp of this snapshot's seal: ${error.message}.`)
  }
}

function whose(token: Token, expected: readonly X509Certificate[] | null): string {
  const name = nameOf(token.certificate)
  if (expected === null) {
    return `Signed by ${name}. Whose that is, the file can't prove: name the root that you trust with --tsa-ca.`
  }
  const root = trustedUnder(token, expected)
  if (root) return `Signed by ${name}, under ${nameOf(root)}, as was expected.`
  throw invalid(`It was signed by ${name}, whose certificate does not lead to the one that was expected.`)
}
