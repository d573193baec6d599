import { z } from 'zod'
import { PlatformName } from './platform.ts'

/**
 * Who told us what a record holds: a source of the platform (`x-oembed`), whose object declares it,
 * or `web-archive`, or `citation`.
 */
export const Witness = z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
export type Witness = z.infer<typeof Witness>

export const Author = z.object({
  /** The platform's own id of the account; null where the witness does not give it. */
  id: z.string().nullable(),
  name: z.string(),
  handle: z.string(),
  url: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  /** The mark beside the name, by the platform's own word: `blue`, `business`, `government`, `legacy`. */
  verification: z.string().nullable(),
  /** The organisation whose badge the account carries. */
  affiliation: z.string().nullable(),
})
export type Author = z.infer<typeof Author>

/** A stretch of `text` that is more than words; `start` and `end` are UTF-16 offsets into `text`. */
export const Entity = z.object({
  kind: z.enum(['link', 'mention', 'hashtag', 'cashtag']),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Where it leads. For `link` the expanded address, with `short` as it stands in the post. */
  url: z.string(),
  short: z.string().nullable(),
})
export type Entity = z.infer<typeof Entity>

/** One photo, video, GIF or sound. `url` is the identity: the address its best bytes are asked at. */
export const Medium = z.object({
  kind: z.enum(['photo', 'video', 'gif', 'audio']),
  url: z.string(),
  /** Lesser renditions, best first, tried when `url` is not served. */
  fallbackUrls: z.array(z.string()),
  posterUrl: z.string().nullable(),
  alt: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  durationMs: z.int().nullable(),
  /** The post that it was first shown in, where that is another one. */
  fromUrl: z.string().optional(),
  /** `hls`: `url` is a playlist, and its segments are the bytes. Absent for one whole file. */
  delivery: z.literal('hls').optional(),
  /** Where the sound is served, for a video whose own file has none. Absent where they are one file. */
  soundUrl: z.string().optional(),
})
export type Medium = z.infer<typeof Medium>

export const Poll = z.object({
  options: z.array(z.object({ label: z.string(), votes: z.int().nullable() })),
  endsAt: z.iso.datetime().nullable(),
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

/** Counts as served at `at`; null where the witness does not say. Never content: they change by themselves. */
export const PostMetrics = z.object({
  at: z.iso.datetime(),
  likes: z.int().nullable(),
  replies: z.int().nullable(),
  reposts: z.int().nullable(),
  quotes: z.int().nullable(),
  views: z.int().nullable(),
  /** Absent where no witness tells it. */
  bookmarks: z.int().optional(),
})
export type PostMetrics = z.infer<typeof PostMetrics>

const base = {
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  author: Author.nullable(),
  /** To the second where the witness gives it. */
  publishedAt: z.iso.datetime().nullable(),
  /** The day alone, where nothing finer is known (a citation's words). */
  publishedOn: z.iso.date().nullable(),
  language: z.string().nullable(),
  /** The words as a reader sees them: unescaped, links as shown, without the hidden media link. */
  text: z.string().nullable(),
  /** True where the witness gives only the beginning of a long text. */
  textCut: z.boolean(),
  entities: z.array(Entity),
  media: z.array(Medium),
  poll: Poll.nullable(),
  linkCard: LinkCard.nullable(),
  /** Every version's id, oldest first; empty where the platform has no edits or does not say. */
  editIds: z.array(z.string()),
  sensitive: z.boolean().nullable(),
  metrics: PostMetrics.nullable(),
  replyTo: z
    .object({ id: z.string().nullable(), handle: z.string().nullable(), url: z.string().nullable() })
    .nullable(),
  /** The first post of the author's thread that this one is part of, as the platform says. */
  threadId: z.string().optional(),
}

/** A quoted post: what the platform served of it, one level deep. */
export const QuotedPost = z.object(base)
export type QuotedPost = z.infer<typeof QuotedPost>

/** `served` holds the quoted post; `unavailable` is what the platform itself shows in its place. */
export const QuotedPart = z.discriminatedUnion('status', [
  z.object({ status: z.literal('served'), post: QuotedPost }),
  z.object({ status: z.literal('unavailable'), id: z.string().nullable(), url: z.string().nullable() }),
])
export type QuotedPart = z.infer<typeof QuotedPart>

/**
 * Where a short link of the post led when it was captured. `url` is what the short link stands for,
 * `finalUrl` where that led in the end; `status` and `title` are of the page there. Null: not learned.
 */
export const PostLink = z.object({
  short: z.string(),
  url: z.string().nullable(),
  finalUrl: z.string().nullable(),
  status: z.int().nullable(),
  title: z.string().nullable(),
})
export type PostLink = z.infer<typeof PostLink>

/** What another witness says of a field, where the two do not agree: both are kept. */
export const Disagreement = z.object({ field: z.string(), witness: Witness, value: z.string() })
export type Disagreement = z.infer<typeof Disagreement>

/**
 * A post's record, `stet/post.json`: all that is known of it, in one shape for every platform.
 * `witness` is who the words come from; `confirmedBy` lists witnesses that agree.
 */
export const PostRecord = z.object({
  stet: z.literal(1),
  ...base,
  quoted: QuotedPart.nullable(),
  witness: Witness,
  confirmedBy: z.array(Witness),
  /** For `witness: citation`: the article whose words these are. Null otherwise. */
  quotedBy: z.object({ url: z.string(), title: z.string().nullable() }).nullable(),
  /** For `witness: web-archive`: when the archive took the copy that these words are read from. Absent otherwise. */
  archivedAt: z.iso.datetime().optional(),
  /** The post that this one answers, as the platform served it; its media are not kept. */
  parent: QuotedPost.optional(),
  /** Fields that another witness than `witness` told, by their path. Absent where none. */
  sources: z.record(z.string(), Witness).optional(),
  /** What other witnesses say otherwise. Absent where they say the same. */
  disagreements: z.array(Disagreement).optional(),
  /** A note of readers that the platform shows below the post. Absent where none is known. */
  communityNote: z.string().optional(),
  /** Name of the community that it was posted to. Absent where none is known. */
  community: z.string().optional(),
  /** Other ids that address this same post: its handle's beside its account's. Absent where the platform has one only. */
  aliases: z.array(z.string().min(1)).optional(),
  /** Each short link of the post and of the one it quotes, followed once. Absent where none was. */
  links: z.array(PostLink).optional(),
})
export type PostRecord = z.infer<typeof PostRecord>
