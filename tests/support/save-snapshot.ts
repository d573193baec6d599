/**
 * Runs one attempt at a capture whose capture time is fixed: finishes the snapshot that an earlier attempt began, else
 * packs and stores one. Prints on stdout when it begins, so that a test can kill it. `node save-snapshot.ts
 * '{"kind":"file","dir":"…"}' <number of the post>`
 */
import { Ledger } from '../../src/archive/ledger.ts'
import { packSnapshot } from '../../src/archive/pack-snapshot.ts'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { testScratch } from './exchanges.ts'
import { CAPTURED_AT, packInput, postNumber, testSigner } from './snapshots.ts'

const [address = '', number = '0'] = process.argv.slice(2)
const ledger = new Ledger(await openStore(JSON.parse(address)))
await using scratch = await testScratch()
await testSigner
process.stdout.write('begun\n')
const record = postNumber(Number(number))
const post = { platform: record.platform, id: record.id, url: record.url }
const input = await packInput(scratch, { post, record })
if ((await ledger.finishBegunSnapshot(post, CAPTURED_AT, scratch)) === null) {
  await ledger.saveSnapshot(await packSnapshot(input))
}
await ledger.store.close()
