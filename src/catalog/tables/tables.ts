import type { HookMessagesTable, IdempotencyKeysTable, SessionsTable, TokensTable } from './access.ts'
import type {
  ArticleAliasesTable,
  ArticlesTable,
  ArticleVersionsTable,
  ArticleWordsTable,
  CitationsTable,
} from './articles.ts'
import type { CopyWorkTable, RepairsTable, StoreCopiesTable } from './copies.ts'
import type {
  BackfillArticlesTable,
  BackfillSourcesTable,
  BackfillsTable,
  FollowArticlesTable,
  FollowsTable,
} from './discover.ts'
import type { MailItemsTable, MailsTable } from './mail.ts'
import type {
  EventsTable,
  LedgerFindingsTable,
  PostActsTable,
  PostAliasesTable,
  PostsTable,
  SnapshotsTable,
} from './posts.ts'
import type { RoundsTable, WorkersTable } from './processes.ts'
import type { StoreTrialsTable, WriteLeasesTable } from './stores.ts'
import type {
  AuditsTable,
  CheckBudgetTable,
  ChecksTable,
  LinkChecksTable,
  LossStatisticsTable,
  PostLinksTable,
  WatchDaysTable,
  WatchHoldsTable,
} from './watch.ts'
import type { AnnouncementsTable, DeliveriesTable, DeliveryAttemptsTable, WebhooksTable } from './webhooks.ts'
import type {
  IntakeTable,
  OutcomeCountsTable,
  ReindexTable,
  ResolutionsTable,
  UnexpectedPartsTable,
} from './work.ts'

/** Every table of the catalog. */
export interface Tables {
  articles: ArticlesTable
  article_aliases: ArticleAliasesTable
  article_versions: ArticleVersionsTable
  article_words: ArticleWordsTable
  citations: CitationsTable
  posts: PostsTable
  post_aliases: PostAliasesTable
  post_acts: PostActsTable
  snapshots: SnapshotsTable
  checks: ChecksTable
  watch_groups: LossStatisticsTable
  watch_days: WatchDaysTable
  watch_holds: WatchHoldsTable
  watch_plan: CheckBudgetTable
  link_checks: LinkChecksTable
  post_links: PostLinksTable
  audits: AuditsTable
  events: EventsTable
  ledger_findings: LedgerFindingsTable
  store_copies: StoreCopiesTable
  copy_work: CopyWorkTable
  repairs: RepairsTable
  intake: IntakeTable
  backfills: BackfillsTable
  backfill_sources: BackfillSourcesTable
  backfill_articles: BackfillArticlesTable
  follows: FollowsTable
  follow_articles: FollowArticlesTable
  resolutions: ResolutionsTable
  outcome_counts: OutcomeCountsTable
  unexpected_parts: UnexpectedPartsTable
  tokens: TokensTable
  sessions: SessionsTable
  hook_messages: HookMessagesTable
  idempotency_keys: IdempotencyKeysTable
  announcements: AnnouncementsTable
  webhooks: WebhooksTable
  deliveries: DeliveriesTable
  delivery_attempts: DeliveryAttemptsTable
  mails: MailsTable
  mail_items: MailItemsTable
  reindex: ReindexTable
  rounds: RoundsTable
  workers: WorkersTable
  store_trials: StoreTrialsTable
  write_leases: WriteLeasesTable
}
