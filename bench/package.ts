/**
 * Measures the CPU time per snapshot of packaging alone, against a bare loop that hashes and writes the same bytes:
 * four exchanges, 310 KB (a response of 10 KB, a photo of 260 KB, an avatar, a second response).
 */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { packSnapshot } from '../src/archive/wacz/pack-snapshot.ts'
import type { ResourceRole } from '../src/model/manifest.ts'
import { exchange, memoryBody, testScratch } from '../tests/support/exchanges.ts'
import { packInput, testSigner } from '../tests/support/snapshots.ts'

const ROUNDS = 25
const WARM_UP = 5
const RUNS = 20

/** Text that compresses like a platform's JSON, and bytes that do not compress. */
const json = (size: number): Buffer => {
  const parts: string[] = []
  for (let n = 0; parts.length * 60 < size; n += 1) {
    parts.push(`{"id":"${n * 7_919_933}","text":"word ${n % 97} of many","likes":${n}}`)
  }
  return Buffer.from(parts.join(',')).subarray(0, size)
}
const noise = (size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  for (let n = 0, x = 1; n < size; n += 1) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0
    bytes[n] = x >>> 16
  }
  return bytes
}

const parts: [url: string, type: string, bytes: Buffer, role: ResourceRole][] = [
  ['https://cdn.syndication.twimg.com/tweet-result?id=1&token=a', 'application/json', json(10_000), 'answer'],
  ['https://publish.x.com/oembed?url=x', 'application/json', json(10_000), 'answer'],
  ['https://pbs.twimg.com/media/Invented02?format=jpg&name=orig', 'image/jpeg', noise(260_000), 'photo'],
  ['https://pbs.twimg.com/profile_images/1/a.jpg', 'image/jpeg', noise(30_000), 'avatar'],
]

await using scratch = await testScratch()
const exchanges = await Promise.all(
  parts.map(async ([url, type, bytes, role]) => ({
    exchange: await exchange(url, type, memoryBody(bytes)),
    role,
  })),
)
const input = { ...(await packInput(scratch)), exchanges, citations: [] }

const works = {
  bare: async () => {
    const sum = createHash('sha256')
    for (const [, , bytes] of parts) sum.update(bytes)
    await writeFile(scratch.file('.bare'), [...parts.map(([, , bytes]) => bytes), sum.digest()])
  },
  signing: async () => void (await (await testSigner).sign('sha256:something')),
  packing: async () => void (await packSnapshot(input)),
}
type Work = keyof typeof works

/** The CPU time of one run in milliseconds, averaged over a batch of runs. */
async function batch(work: Work): Promise<number> {
  const start = process.cpuUsage()
  for (let n = 0; n < RUNS; n += 1) await works[work]()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000 / RUNS
}

// The contenders take turns, so that other load on the machine affects all alike. The median drops the outliers.
const found: Record<Work, number[]> = { bare: [], signing: [], packing: [] }
for (let round = -WARM_UP; round < ROUNDS; round += 1) {
  for (const work of Object.keys(works) as Work[]) {
    const cpu = await batch(work)
    if (round >= 0) found[work].push(cpu)
  }
}
const median = (work: Work): number => found[work].toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN
const [bare, signing, packing] = [median('bare'), median('signing'), median('packing')]

const show = (label: string, value: number): void =>
  console.log(`${label.padEnd(38)}${value.toFixed(2).padStart(7)} ms`)
show('hash and write the same bytes', bare)
show('pack a snapshot', packing)
show('  of which the signature (P-384)', signing)
console.log(
  `ratio ${(packing / bare).toFixed(1)}, without the signature ${((packing - signing) / bare).toFixed(1)}`,
)
