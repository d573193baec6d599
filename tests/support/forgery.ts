import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { normalizeLowS } from '../../src/archive/signature/ecdsa-signature.ts'
import { centralDirectory, layoutEntries, localHeader } from '../../src/archive/zip/zip-layout.ts'

/** The ZIP of these files, as Stet would write it: only the files themselves are wrong. */
export function zipOf(content: Iterable<readonly [string, Buffer]>): Buffer {
  const entries = [...content].map(([name, data]) => ({ name, size: data.length, crc32: crc32(data), data }))
  const bodies = entries.flatMap((entry) => [localHeader(entry), entry.data])
  return Buffer.concat([...bodies, centralDirectory(layoutEntries(entries))])
}
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** A complete new archive around other files: hashed, sealed and signed again by an attacker who knows the format. */
export function forgery(
  files: ReadonlyMap<string, Buffer>,
  change: (files: Map<string, Buffer>) => void,
  resign: boolean,
): { zip: Buffer; fingerprint: string } {
  const all = new Map(files)
  change(all)
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' })
  const list = (until: string) => {
    const names = [...all.keys()]
    return names
      .slice(0, names.indexOf(until))
      .map((path) => ({ path, data: all.get(path) ?? Buffer.alloc(0) }))
  }
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  if (resign) {
    const seal = list('stet/seal.json').map(({ path, data }) => ({
      path,
      bytes: data.length,
      sha256: sha256(data),
    }))
    all.set('stet/seal.json', json({ stet: 1, files: seal }))
    const old = JSON.parse(files.get('datapackage.json')?.toString() ?? '')
    const resources = list('datapackage.json').map(({ path, data }) => ({
      name: path.replace(/.*\//, ''),
      path,
      hash: `sha256:${sha256(data)}`,
      bytes: data.length,
    }))
    all.set('datapackage.json', json({ ...old, resources }))
  }
  const digest = JSON.parse(files.get('datapackage-digest.json')?.toString() ?? '')
  const hash = `sha256:${sha256(all.get('datapackage.json') ?? Buffer.alloc(0))}`
  const signature = normalizeLowS(
    sign('sha256', Buffer.from(hash), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }),
  )
  digest.hash = hash
  Object.assign(digest.signedData, {
    hash,
    signature: signature.toString('base64'),
    publicKey: spki.toString('base64'),
  })
  all.set('datapackage-digest.json', json(digest))
  return { zip: zipOf(all), fingerprint: sha256(spki) }
}
