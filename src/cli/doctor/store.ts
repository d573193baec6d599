import { asStetError } from '../../model/errors.ts'
import type { Store, StoreMode } from '../../model/store.ts'
import { describeFaults } from '../../model/store-trial.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

const PASSED =
  'put, read, refused a second put, let one of several writers win, kept nothing of a cut-off body'

/** Makes the trial of the store anew, whatever is remembered of it, and tells how Stet writes there. */
export async function checkStore(open: () => Promise<Store>, mode: StoreMode): Promise<DoctorFinding> {
  try {
    const store = await open()
    const { faults, left } = await store.tryOut()
    if (faults.length > 0) return failed(store, describeFaults(faults), mode)
    const written = mode === 'fenced' ? '; STET_STORE_MODE asks for leases all the same' : ''
    // The ledger deletes nothing, so a store that refuses deletes is good enough.
    return left === null
      ? okFinding('store', `${store.address}: ${PASSED}, deleted${written}`)
      : createFinding(
          'store',
          'advice',
          `${store.address}: ${PASSED}; the test objects could not be deleted. ${left}${written}`,
          'Stet does not need to delete. Delete the objects under doctor/ yourself, with Object Lock after its retention.',
        )
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return createFinding('store', 'broken', message, hint ?? 'Check STET_STORE and the AWS variables.')
  }
}

/** A store that failed its trial is written under leases, unless the operator forbade that, or asked for it. */
function failed({ address }: Store, faults: string, mode: StoreMode): DoctorFinding {
  const what = `${address} can't keep writers apart by If-None-Match: ${faults}`
  if (mode === 'conditional') {
    return createFinding(
      'store',
      'broken',
      what,
      'STET_STORE_MODE=conditional forbids to write there. Choose another store (docs/stores.md), or set STET_STORE_MODE=auto.',
    )
  }
  return createFinding(
    'store',
    mode === 'fenced' ? 'ok' : 'short',
    `${what}. Stet writes there under leases in the catalog`,
    mode === 'fenced'
      ? null
      : 'All that write there must share one database. STET_STORE_MODE=fenced says that you know; docs/stores.md names stores that need no leases.',
  )
}
