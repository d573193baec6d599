import type { MissingPart, Reason } from './outcome.ts'

/** What a reason says, for commands, pages and the API's documentation: of a post, and of a part of it if that differs. */
export interface ReasonLabel {
  readonly post: string
  readonly part?: string
}

/** The words for each reason; each completes "The post could not be captured: …" or "A photo is missing: …". */
export const REASON_LABELS: Readonly<Record<Reason, ReasonLabel>> = {
  deleted: { post: 'deleted by its author', part: 'the author deleted the post' },
  removed: { post: 'removed by the platform' },
  'account-deleted': { post: 'its account is gone' },
  'account-suspended': { post: 'its account is suspended' },
  'platform-closed': { post: 'its platform has closed' },
  'not-found': { post: 'not found', part: 'its address answers that nothing is there' },
  protected: { post: 'shown to followers of its author only' },
  withheld: {
    post: 'withheld by the platform',
    part: 'withheld by the platform, after a complaint or by law',
  },
  'age-restricted': { post: 'shown to adults with a login only' },
  'rate-limited': { post: 'the platform asks us to wait' },
  upstream: {
    post: 'the platform failed or refused',
    part: 'what the platform shows to everyone does not have it',
  },
  network: { post: 'no complete answer arrived' },
  unreadable: {
    post: 'the answer could not be read',
    part: 'what arrived is something else, or cut',
  },
  'address-refused': { post: 'its address is inside this network' },
  'too-large': {
    post: 'larger than Stet keeps',
    part: 'larger than STET_MAX_MEDIA_BYTES, or than a snapshot may be',
  },
  internal: { post: 'a fault of Stet' },
}

/** Why a post has its outcome. */
export const reasonLabel = (reason: Reason): string => REASON_LABELS[reason].post

/** Why a part is missing, where the platform has no words of its own for it. */
export const missingLabel = ({ reason }: Pick<MissingPart, 'reason'>): string =>
  REASON_LABELS[reason].part ?? REASON_LABELS[reason].post
