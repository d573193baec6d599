import { z } from 'zod'
import type { ArticleAnnouncement } from '../model/announcement.ts'
import { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import { PlatformName } from '../model/platform.ts'
import { ShownState } from '../model/shown-state.ts'

/** An embed, link or quotation of the article's newest version. Of a post that may not be shown `id`, `url` and `snapshot` are null. */
const ArticleEmbed = z.object({
  platform: PlatformName,
  id: z.string().nullable(),
  url: z.string().nullable(),
  role: z.string(),
  form: z.string(),
  outcome: Outcome.nullable(),
  reason: Reason.nullable(),
  /** What a copy lacks. */
  missing: z.array(MissingPart.pick({ part: true, reason: true })),
  /** When Stet tries a failed capture again; null: it does not. */
  retryAt: z.iso.datetime().nullable(),
  /** Whether the original still stands; `lost` and `gone` are to be replaced. */
  state: ShownState.nullable(),
  snapshot: z.string().nullable(),
})
export type ArticleEmbed = z.infer<typeof ArticleEmbed>

/** A message about an article that was read and whose captures have ended, or that could not be read. */
export const ArticleMessage = z
  .object({
    type: z.enum(['article.done', 'article.failed']),
    timestamp: z.iso.datetime(),
    data: z.looseObject({
      article: z.object({
        id: z.string(),
        url: z.string(),
        title: z.string().nullable(),
        /** The article's id in the system that sent it. */
        externalId: z.string().nullable(),
        pageUrl: z.string(),
      }),
      /** Why it could not be read, and when Stet tries again; null: it does not. */
      error: z
        .object({ code: z.string(), message: z.string(), retryAt: z.iso.datetime().nullable() })
        .nullable(),
      /** How many citations ended with each outcome. */
      counts: z.record(z.string(), z.int()),
      embeds: z.array(ArticleEmbed),
      /** How many more there are than `embeds` lists. */
      embedsOmitted: z.int(),
    }),
  })
  .meta({ id: 'ArticleMessage' })

/** The facts that a message adds to its announcement. */
export interface ArticleFacts {
  readonly url: string
  readonly title: string | null
  readonly externalId: string | null
  readonly embeds: readonly ArticleEmbed[]
}

/** More embeds are counted, not listed. */
const MAX_EMBEDS = 500

/**
 * Builds the body of a message about an article.
 *
 * @param publicUrl the service's public URL, without a trailing slash
 */
export function buildArticleMessage(
  { type, at, articleId, detail }: ArticleAnnouncement,
  { url, title, externalId, embeds }: ArticleFacts,
  publicUrl: string,
): string {
  const counts: Record<string, number> = {}
  for (const { outcome } of embeds)
    counts[outcome ?? 'unresolved'] = (counts[outcome ?? 'unresolved'] ?? 0) + 1
  return JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: {
      article: {
        id: articleId,
        url,
        title,
        externalId,
        pageUrl: `${publicUrl}/articles/${encodeURIComponent(articleId)}`,
      },
      error: null,
      ...detail,
      counts,
      embeds: embeds.slice(0, MAX_EMBEDS),
      embedsOmitted: Math.max(0, embeds.length - MAX_EMBEDS),
    },
  })
}
