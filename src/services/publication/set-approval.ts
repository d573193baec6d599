import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Approval } from '../../model/publish-policy.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { recordAct } from './record-act.ts'

/**
 * Records an editor's decision on publishing a post; null withdraws it. Idempotent: a decision that is already in force
 * adds no event.
 *
 * @param by who decided, such as a token's id; null if unknown
 * @returns the decision now in force
 * @throws as `recordAct`; ServiceError `taken-down` if a post that is taken down is approved
 */
export async function setApproval(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'snapshotCache' | 'clock' | 'logger'>,
  post: PostRef,
  decision: Approval | null,
  by: string | null,
): Promise<Approval | null> {
  const { approval } = await recordAct(deps, post, by, decision === null ? 'undo' : 'decide', (row) => {
    if (decision === 'approved' && row.taken_down_at !== null) {
      throw new ServiceError('taken-down', `${postSlug(row)} is taken down: ${row.taken_down_reason ?? ''}`, {
        input: post.url,
        hint: 'Restore it first: stet takedown <url> --restore.',
      })
    }
    return row.approval === decision ? null : { type: decision ?? 'undecided', reason: null }
  })
  return approval
}
