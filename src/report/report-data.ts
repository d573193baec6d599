import { z } from 'zod'
import { Liveness, Outcome, WatchState } from '../model/outcome.ts'
import { PlatformName } from '../model/platform.ts'

const Count = z.object({ name: z.string(), count: z.int() })
const Article = z.object({ id: z.string(), url: z.string(), title: z.string().nullable() })

/** A post in a report. Of one that was taken down neither author nor words are told. */
export const ReportEntry = z.object({
  postId: z.string(),
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  author: z.object({ name: z.string(), handle: z.string() }).nullable(),
  text: z.string().nullable(),
  takenDown: z.boolean(),
  /** When it was reported, after checks agreed. */
  at: z.iso.datetime(),
  cause: Liveness.nullable(),
  /** How it stands now: what was lost may have returned. */
  state: WatchState,
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
  /** `name` is the day, UTC; days without any are left out. */
  byDay: z.array(Count),
})

/** What `stet report --format json` prints and `GET /v1/report` answers. */
export const Report = z.object({
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
    /** True where the list was cut; the counts are of all. */
    more: z.boolean(),
  }),
  returned: Tally.extend({ list: z.array(ReportEntry), more: z.boolean() }),
  /** All posts, by their state now. */
  posts: z.object({ watched: z.int(), suspected: z.int(), lost: z.int(), returned: z.int() }),
  audit: z.object({
    snapshots: z.int(),
    /** Re-read in the time that the report is of. */
    audited: z.int(),
    never: z.int(),
    oldest: z.iso.datetime().nullable(),
    damaged: z.array(z.object({ id: z.string(), key: z.string(), since: z.iso.datetime() })),
  }),
})
export type Report = z.infer<typeof Report>
