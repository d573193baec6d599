/**
 * Runs one attempt at a capture whose capture time is fixed: finishes the snapshot that an earlier attempt began, else
 * packs and stores one. Prints on stdout when it begins, so that a test can kill it. `node save-snapshot.ts
 * '{"kind":"file","dir":"…"}' <number of the post> <file of the key>`
 */

import { loadSigner } from '../../src/archive/signature/signer.ts'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { testScratch } from './exchanges.ts'
import { keysOf, testLedger } from './ledger.ts'
import { CAPTURED_AT, packInput, postNumber } from './snapshots.ts'
import { rememberedTrial } from './store-trials.ts'

const [address = '', number = '0', key = ''] = process.argv.slice(2)
const signer = await loadSigner({ pemOrPath: key, dataDir: '/nowhere', mayCreate: false })
const ledger = testLedger(await openStore(JSON.parse(address), { trials: rememberedTrial() }), {
  keys: keysOf(signer),
})
await using scratch = await testScratch()
process.stdout.write('begun\n')
const record = postNumber(Number(number))
const post = { platform: record.platform, id: record.id, url: record.url }
const input = await packInput(scratch, { post, record, signer })
if ((await ledger.finishBegunSnapshot(post, CAPTURED_AT, scratch)) === null) {
  await ledger.saveSnapshot(await packSnapshot(input))
}
await ledger.store.close()
