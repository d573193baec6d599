import type { Generated } from 'kysely'
import type { Liveness, WatchState } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { LinkKind, LinkStatus, LinkStreak } from '../../verify/link-status.ts'
import type { HoldCause } from '../../verify/loss-hold.ts'
import type { GroupKind } from '../../verify/loss-risk.ts'
import type { Json } from './json.ts'

export interface ChecksTable {
  platform: PlatformName
  post_id: string
  at: Date
  liveness: Liveness
  state: WatchState
  evidence: Json<Evidence[]>
  /** Whether the next check of the post found the same liveness, so that this evidence may be deleted. */
  superseded: Generated<boolean>
}

export interface AuditsTable {
  snapshot_id: string
  at: Date
  ok: boolean
  damage: Json<string[]>
}

/** Actual and expected losses of a group of posts; see `verify/loss-risk.ts`. */
export interface LossStatisticsTable {
  kind: GroupKind
  key: string
  platform: PlatformName
  lost: number
  expected: number
  checked_at: Date
  suspected_at: Date | null
}

/** Daily counts of a platform: accounts checked, accounts newly suspected, requests. */
export interface WatchDaysTable {
  platform: PlatformName
  day: string
  accounts_checked: number
  accounts_suspected: number
  requests: number
  follow_ups: number
  held: boolean
}

/** The latest hold of a platform; see `verify/loss-hold.ts`. */
export interface WatchHoldsTable {
  platform: PlatformName
  since: Date
  cause: HoldCause
  accounts_checked: number
  accounts_suspected: number
  chance: number
  released_at: Date | null
}

/** A single row: the scale of the schedule, and the tokens left in the day's check budget. */
export interface CheckBudgetTable {
  id: string
  scale: number
  planned_at: Date | null
  tokens: number
  tokens_at: Date
}

/** The latest check of a linked page: an article's page, or the target of a link in a post. */
export interface LinkChecksTable {
  url: string
  kind: LinkKind
  state: LinkStatus
  since: Date | null
  checked_at: Date | null
  due_at: Date
  lease_until: Date | null
  run: Json<LinkStreak | null>
  final_url: string | null
  status: number | null
  title: string | null
  fingerprint: string | null
  /** Its copy in a public web archive. */
  archived_url: string | null
  archive_queried_at: Date | null
}

/** The target of a short link in a post. */
export interface PostLinksTable {
  platform: PlatformName
  post_id: string
  short: string
  url: string
}
