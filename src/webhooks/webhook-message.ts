import { z } from 'zod'
import { embedMarkup } from '../card/embed-frame.ts'
import { type PostAnnouncement, PostAnnouncementType } from '../model/announcement.ts'
import { CitedAuthor } from '../model/citation.ts'
import { Repair } from '../model/event-record.ts'
import { Liveness, Outcome, Reason, WatchState } from '../model/outcome.ts'
import { PlatformName, postSlug } from '../model/platform.ts'

/** A message about a post. Its `data` also has the fields of its type, such as `cause` or `damage`. */
export const PostMessage = z
  .object({
    type: PostAnnouncementType,
    timestamp: z.iso.datetime(),
    data: z.looseObject({
      post: z.object({
        postId: z.string(),
        platform: PlatformName,
        id: z.string(),
        url: z.string(),
        author: CitedAuthor.nullable(),
        text: z.string().nullable(),
        publishedAt: z.iso.datetime().nullable(),
        pageUrl: z.string(),
      }),
      articles: z.array(
        z.object({ id: z.string(), url: z.string(), title: z.string().nullable(), pageUrl: z.string() }),
      ),
      snapshot: z.object({ id: z.string(), capturedAt: z.iso.datetime(), outcome: Outcome }).nullable(),
      cardUrl: z.string().nullable(),
      /** Markup to put in place of the embed. */
      embedHtml: z.string().nullable(),
      /** Whether the public may see the card now. */
      public: z.boolean(),
      since: z.iso.datetime().optional(),
      cause: Liveness.nullable().optional(),
      liveness: Liveness.nullable().optional(),
      state: WatchState.optional(),
      outcome: Outcome.optional(),
      reason: Reason.nullable().optional(),
      retryAt: z.iso.datetime().nullable().optional(),
      snapshotId: z.string().optional(),
      damage: z.array(z.string()).optional(),
      repairs: z.array(Repair).optional(),
    }),
  })
  .meta({ id: 'PostMessage' })

/** The facts that a message adds to its announcement. */
export interface MessageFacts {
  readonly author: { readonly name: string; readonly handle: string } | null
  readonly text: string | null
  readonly publishedAt: string | null
  /** Whether the post is taken down or held, so that nothing of it may be sent. */
  readonly withheld: boolean
  /** Whether the card is public now; otherwise an editor must approve it first. */
  readonly public: boolean
  readonly snapshot: { readonly id: string; readonly capturedAt: string; readonly outcome: string } | null
  readonly articles: readonly { readonly id: string; readonly url: string; readonly title: string | null }[]
}

/**
 * Builds the body of a message, which every attempt sends unchanged: the post, what happened and since
 * when, the citing articles, the card's URL, and markup to replace the embed. For a post that is taken
 * down or held it contains neither text nor card.
 *
 * @param publicUrl the service's public URL, without a trailing slash
 */
export function buildMessage(announcement: PostAnnouncement, facts: MessageFacts, publicUrl: string): string {
  const { platform, id, url } = announcement.post
  const shown = !facts.withheld
  const { snapshot } = facts
  return JSON.stringify({
    type: announcement.type,
    timestamp: announcement.at.toISOString(),
    data: {
      post: {
        postId: postSlug(announcement.post),
        platform,
        id,
        url,
        author: shown ? facts.author : null,
        text: shown ? facts.text : null,
        publishedAt: facts.publishedAt,
        pageUrl: `${publicUrl}/posts/${platform}/${encodeURIComponent(id)}`,
      },
      ...announcement.detail,
      articles: facts.articles.map((article) => ({
        ...article,
        pageUrl: `${publicUrl}/articles/${encodeURIComponent(article.id)}`,
      })),
      snapshot,
      cardUrl: shown && snapshot ? `${publicUrl}/v1/snapshots/${snapshot.id}/card` : null,
      embedHtml: shown && snapshot ? embedMarkup(publicUrl, announcement.post, facts.author) : null,
      public: shown && snapshot !== null && facts.public,
    },
  })
}

const Message = z.looseObject({
  data: z.union([
    z.looseObject({ post: z.looseObject({}) }),
    z.looseObject({ embeds: z.array(z.looseObject({})) }),
  ]),
})

/** Removes text and card from a message that was written before its post was taken down or held. */
export function redactMessage(body: string): string {
  const { data, ...rest } = Message.parse(JSON.parse(body))
  if (!('post' in data && typeof data.post === 'object')) {
    const { embeds } = z.object({ embeds: z.array(z.looseObject({})) }).parse(data)
    const unnamed = embeds.map((one) => ({ ...one, id: null, url: null, snapshot: null }))
    return JSON.stringify({ ...rest, data: { ...data, embeds: unnamed } })
  }
  return JSON.stringify({
    ...rest,
    data: {
      ...data,
      post: { ...data.post, author: null, text: null },
      cardUrl: null,
      embedHtml: null,
      public: false,
    },
  })
}
