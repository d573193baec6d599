import { z } from 'zod'
import { embedMarkup } from '../card/embed-frame.ts'
import type { Announcement } from '../model/announcement.ts'
import { postSlug } from '../model/platform.ts'

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
export function buildMessage(announcement: Announcement, facts: MessageFacts, publicUrl: string): string {
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

const Message = z.looseObject({ data: z.looseObject({ post: z.looseObject({}) }) })

/** Removes text and card from a message that was written before its post was taken down or held. */
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
