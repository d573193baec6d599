import { z } from 'zod'
import { embedMarkup } from '../card/embed-frame.ts'
import type { Announcement } from '../model/announcement.ts'
import { postSlug } from '../model/platform.ts'

/** What a desk needs to know beside the announcement itself. */
export interface MessageFacts {
  readonly author: { readonly name: string; readonly handle: string } | null
  readonly text: string | null
  readonly publishedAt: string | null
  /** Set while nothing of the post may be shown. */
  readonly takenDown: boolean
  /** Whether everybody may see the card at this moment; else an editor must approve it first. */
  readonly public: boolean
  readonly snapshot: { readonly id: string; readonly capturedAt: string; readonly outcome: string } | null
  readonly articles: readonly { readonly id: string; readonly url: string; readonly title: string | null }[]
}

/**
 * The body of a message, written once and sent the same at every attempt: which post, what happened,
 * since when, which articles cite it, where its card is, and markup to put in place of the embed.
 * Of a post that was taken down there are neither words nor card.
 *
 * @param publicUrl where this service is reached, without a slash at its end
 */
export function buildMessage(one: Announcement, facts: MessageFacts, publicUrl: string): string {
  const { platform, id, url } = one.post
  const shown = !facts.takenDown
  const { snapshot } = facts
  return JSON.stringify({
    type: one.type,
    timestamp: one.at.toISOString(),
    data: {
      post: {
        postId: postSlug(one.post),
        platform,
        id,
        url,
        author: shown ? facts.author : null,
        text: shown ? facts.text : null,
        publishedAt: facts.publishedAt,
        pageUrl: `${publicUrl}/posts/${platform}/${encodeURIComponent(id)}`,
      },
      ...one.detail,
      articles: facts.articles.map((article) => ({
        ...article,
        pageUrl: `${publicUrl}/articles/${encodeURIComponent(article.id)}`,
      })),
      snapshot,
      cardUrl: shown && snapshot ? `${publicUrl}/v1/snapshots/${snapshot.id}/card` : null,
      embedHtml: shown && snapshot ? embedMarkup(publicUrl, one.post, facts.author) : null,
      public: shown && snapshot !== null && facts.public,
    },
  })
}

const Message = z.looseObject({ data: z.looseObject({ post: z.looseObject({}) }) })

/** A message that was written before its post was taken down, without words and card: all that follows obeys. */
export function redactMessage(body: string): string {
  const { data, ...rest } = Message.parse(JSON.parse(body))
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
