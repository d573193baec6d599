import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { forgery } from './forgery.ts'

type Files = ReadonlyMap<string, Buffer>

const DATA = 'archive/data.warc.gz'
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A gzip member as Stet writes it, except for its compression. */
function member(bytes: Buffer): Buffer {
  const zipped = gzipSync(bytes)
  zipped[8] = 0
  zipped[9] = 255
  return zipped
}

/** A record whose digests are right. */
function record(block: Buffer, fields: string[] = []): Buffer {
  const head = [
    'WARC/1.1',
    'WARC-Type: resource',
    'WARC-Target-URI: https://x.com/jo/status/20',
    'WARC-Date: 2026-03-02T08:15:00Z',
    `WARC-Block-Digest: sha256:${sha256(block)}`,
    `WARC-Payload-Digest: sha256:${sha256(block)}`,
    ...fields,
    `Content-Length: ${block.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), block, Buffer.from('\r\n\r\n')])
}

/** Adds bytes to the JSON object in a file, before its end. */
function widen(files: Map<string, Buffer>, name: string, json: string): void {
  const text = files.get(name)?.toString().trimEnd() ?? ''
  files.set(name, Buffer.from(`${text.slice(0, -1)},${json}}\n`))
}

/**
 * Snapshots that are made to cost memory or time, hashed, sealed and signed by their maker. Each grows with `n`, its size
 * in bytes or its number of parts, and names the checks that must fail.
 */
export const HOSTILE_SNAPSHOTS: Readonly<
  Record<string, { n: number; fails: string[]; change(files: Map<string, Buffer>, n: number): void }>
> = {
  'brackets in the capture': {
    n: 15_000_000,
    fails: ['resources', 'capture', 'content', 'pages'],
    change: (files, n) => widen(files, 'stet/capture.json', `"a":${'['.repeat(n / 2)}${']'.repeat(n / 2)}`),
  },
  'more bytes than a record may have': {
    n: 32_000_000,
    fails: ['resources', 'capture', 'content', 'pages'],
    change: (files, n) => widen(files, 'stet/post.json', `"a":${'['.repeat(n / 2)}${']'.repeat(n / 2)}`),
  },
  'empty objects in the list of files': {
    n: 15_000_000,
    fails: ['seal'],
    change: (files, n) =>
      files.set('stet/seal.json', Buffer.from(`{"stet":1,"files":[${'{},'.repeat(n / 3)}{}]}\n`)),
  },
  'long strings in every record': {
    n: 15_000_000,
    fails: [],
    change: (files, n) => {
      for (const name of ['stet/capture.json', 'stet/post.json'])
        widen(files, name, `"a":"${'é'.repeat(n / 2)}"`)
    },
  },
  'lines in the list of pages': {
    n: 15_000_000,
    fails: ['pages'],
    change: (files, n) => files.set('pages/pages.jsonl', Buffer.alloc(n, '\n')),
  },
  'one record that unpacks to very much': {
    n: 250_000_000,
    fails: ['index', 'resources'],
    change: (files, n) => files.set(DATA, member(record(Buffer.alloc(n)))),
  },
  'one record that unpacks to more than any': {
    n: 300_000_000,
    fails: ['warc'],
    change: (files, n) => files.set(DATA, member(record(Buffer.alloc(n)))),
  },
  'very many records': {
    n: 100_000,
    fails: ['warc'],
    change: (files, n) => files.set(DATA, Buffer.concat(Array(n).fill(member(record(Buffer.from('a')))))),
  },
  'very many records with long heads': {
    n: 9_000,
    fails: ['warc'],
    change: (files, n) => {
      const long = member(record(Buffer.from('a'), [`WARC-Record-ID: ${'x'.repeat(60_000)}`]))
      files.set(DATA, Buffer.concat(Array(n).fill(long)))
    },
  },
  'very many empty members': {
    n: 500_000,
    fails: ['warc'],
    change: (files, n) => files.set(DATA, Buffer.concat(Array(n).fill(member(Buffer.alloc(0))))),
  },
}

/** The snapshot `name` around the files of an ordinary one. @param scale of its size, to 1 */
export function hostileSnapshot(files: Files, name: string, scale = 1): Buffer {
  const hostile = HOSTILE_SNAPSHOTS[name]
  if (hostile === undefined) throw new TypeError(`There is no snapshot ${name}.`)
  // The list of files is part of what is forged: it must not be written again.
  const resign = name !== 'empty objects in the list of files'
  return forgery(files, (all) => hostile.change(all, Math.ceil((hostile.n * scale) / 6) * 6), resign).zip
}
