import { z } from 'zod'
import { PlatformName } from './platform.ts'

/**
 * The origin of a record: a source that the platform's definition declares (`x-oembed`), `web-archive` or `citation`.
 */
export const Witness = z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
export type Witness = z.infer<typeof Witness>

export const Author = z.object({
  /** The platform's id of the account; null if the witness does not provide it. */
  id: z.string().nullable(),
  name: z.string(),
  handle: z.string(),
  url: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  /** The verification mark in the platform's terms: `blue`, `business`, `government`, `legacy`. */
  verification: z.string().nullable(),
  /** The organisation whose badge the account carries. */
  affiliation: z.string().nullable(),
})
export type Author = z.infer<typeof Author>

/** A link, mention or tag in `text`; `start` and `end` are UTF-16 offsets. */
export const Entity = z.object({
  kind: z.enum(['link', 'mention', 'hashtag', 'cashtag']),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** The target. For a `link` the expanded URL; `short` is the URL written in the post. */
  url: z.string(),
  short: z.string().nullable(),
})
export type Entity = z.infer<typeof Entity>

/** One photo, video, GIF or sound. `url` is its identity and the URL of its best rendition. */
export const Medium = z.object({
  kind: z.enum(['photo', 'video', 'gif', 'audio']),
  url: z.string(),
  /** Lesser renditions, best first: fallbacks if `url` fails. */
  fallbackUrls: z.array(z.string()),
  /** An HLS playlist of the same medium, for the case that no file is served. */
  fallbackPlaylistUrl: z.string().optional(),
  posterUrl: z.string().nullable(),
  alt: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  durationMs: z.int().nullable(),
  /** The post that published it first, if that is another one. */
  fromUrl: z.string().optional(),
  /** `hls`: `url` is a playlist, and its segments are the bytes. Absent for one whole file. */
  delivery: z.literal('hls').optional(),
  /** The URL of the sound, for a video file without sound. Absent if both are in one file. */
  soundUrl: z.string().optional(),
  /** False: the platform shows the medium and serves no file, so `url` is its page. Absent otherwise. */
  served: z.literal(false).optional(),
  /** True: the platform withholds the medium, by law or after a complaint. Absent otherwise. */
  withheld: z.literal(true).optional(),
})
export type Medium = z.infer<typeof Medium>

export const Poll = z.object({
  options: z.array(
    z.object({
      label: z.string(),
      votes: z.int().nullable(),
      /** Percent of the votes, where the platform gives it in place of counts. */
      share: z.number().min(0).max(100).optional(),
      /** The URL of the option's picture, one of the post's `media`. Absent without one. */
      imageUrl: z.string().optional(),
    }),
  ),
  endsAt: z.iso.datetime().nullable(),
  /** Whether a reader may choose several options. Absent if the platform has no such polls. */
  multiple: z.boolean().optional(),
  /** How many took part, where the platform gives it in place of counts. */
  voters: z.int().nonnegative().optional(),
  /** The platform's words for the kind of poll, such as `Anonymous Poll`. */
  kind: z.string().optional(),
})
export type Poll = z.infer<typeof Poll>

export const LinkCard = z.object({
  url: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  site: z.string().nullable(),
  imageUrl: z.string().nullable(),
  imageAlt: z.string().optional(),
})
export type LinkCard = z.infer<typeof LinkCard>

/** Counts at the time `at`; null if the witness does not provide one. They are no part of the content hash. */
export const PostMetrics = z.object({
  at: z.iso.datetime(),
  likes: z.int().nullable(),
  replies: z.int().nullable(),
  reposts: z.int().nullable(),
  quotes: z.int().nullable(),
  views: z.int().nullable(),
  /** Absent if no witness provides it. */
  bookmarks: z.int().optional(),
  /** The readers' reactions by emoji, most frequent first as the platform shows them. Absent if there are none. */
  reactions: z.array(z.object({ emoji: z.string(), count: z.int() })).optional(),
})
export type PostMetrics = z.infer<typeof PostMetrics>

/** An earlier version of an edited post, as the platform's history has it. Its media are not archived. */
export const PostVersion = z.object({
  at: z.iso.datetime(),
  text: z.string(),
  entities: z.array(Entity),
  contentWarning: z.string().optional(),
  /** The options of its poll; empty without one. */
  pollOptions: z.array(z.string()),
  media: z.array(z.object({ url: z.string(), alt: z.string().nullable() })),
})
export type PostVersion = z.infer<typeof PostVersion>

const base = {
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  author: Author.nullable(),
  /** The publication time, to the second; null if the witness does not provide it and the id does not encode it. */
  publishedAt: z.iso.datetime().nullable(),
  /** The day of publication, if the witness provides only that, or as the citing article tells it. */
  publishedOn: z.iso.date().nullable(),
  language: z.string().nullable(),
  /** The text that a reader sees: unescaped, links as displayed, without the hidden media link. */
  text: z.string().nullable(),
  /** True if the witness provides only the beginning of a long text. */
  textCut: z.boolean(),
  entities: z.array(Entity),
  media: z.array(Medium),
  poll: Poll.nullable(),
  linkCard: LinkCard.nullable(),
  /** The ids of all versions, oldest first; empty if the platform has no edits or does not list them. */
  editIds: z.array(z.string()),
  sensitive: z.boolean().nullable(),
  /** The author's warning, behind which the platform folds the text. Absent if there is none. */
  contentWarning: z.string().optional(),
  /** The labels that moderators or the author put on the post, in the platform's terms. Absent if there is none. */
  labels: z.array(z.string()).optional(),
  /**
   * Whom the author wants to show the post to: `unlisted` keeps it out of public lists, `signed-in` asks that
   * only readers with an account see it. Absent: everyone.
   */
  audience: z.enum(['unlisted', 'signed-in']).optional(),
  metrics: PostMetrics.nullable(),
  replyTo: z
    .object({ id: z.string().nullable(), handle: z.string().nullable(), url: z.string().nullable() })
    .nullable(),
  /** The id of the first post in the author's thread, according to the platform. */
  threadId: z.string().optional(),
  /** The name of the community that it was posted to. Absent if none is known. */
  community: z.string().optional(),
  /** The post's title, with which `text` begins. Absent on platforms without titles. */
  title: z.string().optional(),
  /** True if the platform marks the post as edited and lists no versions. Absent otherwise. */
  edited: z.literal(true).optional(),
  /** What the platform shows beside the author: who signed a channel's post, or the bot that it came through. */
  byline: z.string().optional(),
  /** The post's first publisher, for a post that passes on another one. */
  forwardedFrom: z
    .object({ name: z.string(), id: z.string().nullable(), url: z.string().nullable() })
    .optional(),
  /** Files other than media that the post carries, with the platform's words about them. They are not kept. */
  files: z.array(z.object({ name: z.string(), about: z.string().nullable() })).optional(),
}

/** A quoted post as the platform served it, one level deep. */
export const QuotedPost = z.object(base)
export type QuotedPost = z.infer<typeof QuotedPost>

/**
 * `served` holds the quoted post. `unavailable`: the platform itself shows a placeholder; `state` is why, in the
 * platform's term (`deleted`, `blocked`, `detached`, `revoked`), absent if it does not say.
 */
export const QuotedPart = z.discriminatedUnion('status', [
  z.object({ status: z.literal('served'), post: QuotedPost }),
  z.object({
    status: z.literal('unavailable'),
    id: z.string().nullable(),
    url: z.string().nullable(),
    state: z.string().optional(),
    /** The author's handle, where the platform shows it without the post. */
    handle: z.string().optional(),
    /** When it was published, where the platform shows it without the post. */
    publishedAt: z.iso.datetime().optional(),
  }),
])
export type QuotedPart = z.infer<typeof QuotedPart>

/**
 * The target of a short link at the time of capture. `url` is the expanded URL and `finalUrl` the URL after all
 * redirects; `status` and `title` describe the page there. Null: unknown.
 */
export const ExpandedLink = z.object({
  short: z.string(),
  url: z.string().nullable(),
  finalUrl: z.string().nullable(),
  status: z.int().nullable(),
  title: z.string().nullable(),
})
export type ExpandedLink = z.infer<typeof ExpandedLink>

/** A field for which another witness reports a different value; the record keeps both. */
export const Disagreement = z.object({ field: z.string(), witness: Witness, value: z.string() })
export type Disagreement = z.infer<typeof Disagreement>

/**
 * A post's record, `stet/post.json`, in one shape for every platform. `witness` is the source of the text;
 * `confirmedBy` lists the witnesses that agree.
 */
export const PostRecord = z.object({
  stet: z.literal(1),
  ...base,
  quoted: QuotedPart.nullable(),
  witness: Witness,
  confirmedBy: z.array(Witness),
  /** For `witness: citation`: the article that the text comes from. Otherwise null. */
  quotedBy: z.object({ url: z.string(), title: z.string().nullable() }).nullable(),
  /** For `witness: web-archive`: when the archive copied the post. Otherwise absent. */
  archivedAt: z.iso.datetime().optional(),
  /** Earlier versions of an edited post, oldest first. Absent if the platform has no edits or does not serve them. */
  versions: z.array(PostVersion).optional(),
  /** The post that this one replies to, as the platform served it, without its media. */
  parent: QuotedPost.optional(),
  /** The witness of each field that does not come from `witness`, by path. Absent if there is none. */
  sources: z.record(z.string(), Witness).optional(),
  /** Values of other witnesses that differ. Absent if all agree. */
  disagreements: z.array(Disagreement).optional(),
  /** The readers' note that the platform shows below the post. Absent if none is known. */
  communityNote: z.string().optional(),
  /** Other ids of the same post, such as the one with the author's handle. Absent if there is none. */
  aliases: z.array(z.string().min(1)).optional(),
  /** The targets of the short links in the post and in the quoted post. Absent if none was followed. */
  links: z.array(ExpandedLink).optional(),
})
export type PostRecord = z.infer<typeof PostRecord>
