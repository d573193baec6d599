import type { PostRef } from '../../../model/platform.ts'
import type { App } from '../../../runtime/app.ts'
import { captureAgain, checkNow } from '../../../services/publication/person-acts.ts'
import { setApproval } from '../../../services/publication/set-approval.ts'
import type { PageAct } from '../act-scopes.ts'

/** A platform that does not answer holds up a check for no longer. */
const CHECK_MS = 60_000

interface Act {
  readonly label: string
  /** `12 posts …`, after it is done. */
  readonly done: string
  /** What follows from it. */
  readonly means: string
  readonly needs: PageAct
  readonly run: (app: App, post: PostRef, by: string | null) => Promise<unknown>
}

/** What one may do with many posts at once. */
export const MANY_ACTS = {
  approve: {
    label: 'Approve',
    done: 'approved',
    means: 'The public may see the copies. Each decision is an event of the ledger with your token’s id.',
    needs: 'decide',
    run: (app, post, by) => setApproval(app, post, 'approved', by),
  },
  hold: {
    label: 'Hold',
    done: 'held',
    means:
      'The public no longer sees the copies. Each decision is an event of the ledger with your token’s id.',
    needs: 'decide',
    run: (app, post, by) => setApproval(app, post, 'held', by),
  },
  check: {
    label: 'Check now',
    done: 'checked',
    means: 'Stet asks the platforms at once, as fast as their limits allow. Each post keeps who asked.',
    needs: 'check',
    run: (app, post, by) => checkNow(app, post, by, AbortSignal.timeout(CHECK_MS)),
  },
  capture: {
    label: 'Capture again',
    done: 'asked for again',
    means:
      'Stet copies the posts anew, whatever their last outcome was. The copies that exist stay. Each post keeps who asked.',
    needs: 'capture',
    run: (app, post, by) => captureAgain(app, post, by),
  },
} as const satisfies Readonly<Record<string, Act>>
export type ManyAct = keyof typeof MANY_ACTS
