import { z } from 'zod'
import { Liveness, Outcome } from '../model/outcome.ts'
import { PlatformName } from '../model/platform.ts'
import { ShownState } from '../model/shown-state.ts'

const Count = z.object({ name: z.string(), count: z.int() })
const Article = z.object({ id: z.string(), url: z.string(), title: z.string().nullable() })

/** A post in a report. For a post that is taken down, author and text are null. */
export const ReportEntry = z.object({
  postId: z.string(),
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  author: z.object({ name: z.string(), handle: z.string() }).nullable(),
  text: z.string().nullable(),
  takenDown: z.boolean(),
  /** When the loss or return was reported, or when Stet first knew of a post that was gone. */
  at: z.iso.datetime(),
  cause: Liveness.nullable(),
  /** The state now: a lost post may have returned. */
  state: ShownState,
  outcome: Outcome.nullable(),
  snapshot: z.string().nullable(),
  articles: z.array(Article),
})
export type ReportEntry = z.infer<typeof ReportEntry>

const Tally = z.object({
  posts: z.int(),
  accounts: z.int(),
  byCause: z.array(Count),
  byPlatform: z.array(Count),
  /** `name` is the day, UTC. Days without a post are omitted. */
  byDay: z.array(Count),
})

/** The output of `stet report --format json` and `GET /v1/report`. */
export const Report = z
  .object({
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    lost: Tally.extend({
      byAuthor: z.array(
        z.object({
          platform: PlatformName,
          handle: z.string(),
          name: z.string().nullable(),
          count: z.int(),
        }),
      ),
      byArticle: z.array(Article.extend({ count: z.int() })),
      list: z.array(ReportEntry),
      /** Whether the list is truncated; the counts include all posts. */
      more: z.boolean(),
    }),
    returned: Tally.extend({ list: z.array(ReportEntry), more: z.boolean() }),
    /** Posts that were gone before their first capture, by the time when Stet first knew of them. */
    gone: Tally.extend({ list: z.array(ReportEntry), more: z.boolean() }),
    /** Everything that is dead now, whenever it died: lost while Stet watched, or gone before it came. */
    dead: z.object({
      byCause: z.array(Count),
      byPlatform: z.array(z.object({ name: PlatformName, lost: z.int(), gone: z.int() })),
      /** Articles whose newest version cites a dead post. */
      articles: z.int(),
      /** Whether there are more than these. */
      moreArticles: z.boolean(),
    }),
    /** All posts by their current state. */
    posts: z.object({
      watched: z.int(),
      suspected: z.int(),
      lost: z.int(),
      returned: z.int(),
      gone: z.int(),
    }),
    audit: z.object({
      snapshots: z.int(),
      /** Snapshots that were audited in the report's time span. */
      audited: z.int(),
      never: z.int(),
      oldest: z.iso.datetime().nullable(),
      damaged: z.array(z.object({ id: z.string(), key: z.string(), since: z.iso.datetime() })),
    }),
  })
  .meta({ id: 'Report' })
export type Report = z.infer<typeof Report>
