import type { MissingPart } from '../../../model/outcome.ts'
import type { LinkCard } from '../../../model/post-record.ts'
import { getObject, getString, getWebUrl, type JsonObject } from '../../shared/untyped-json.ts'

/**
 * Reads an Article, the long form that a post leads to: title, teaser and cover. X does not give its body, which is
 * `missing`. Null without one.
 */
export function readXArticle(tweet: JsonObject): { linkCard: LinkCard; missing: MissingPart[] } | null {
  const given = getObject(tweet, 'article')
  if (given === null) return null
  // GraphQL nests it.
  const article = getObject(getObject(given, 'article_results'), 'result') ?? given
  const id = getString(article, 'rest_id')
  const url = `https://x.com/i/article/${id ?? getString(tweet, 'id_str') ?? ''}`
  const cover = getObject(getObject(article, 'cover_media'), 'media_info')
  return {
    linkCard: {
      url,
      title: getString(article, 'title'),
      description: getString(article, 'preview_text'),
      site: null,
      imageUrl: getWebUrl(cover, 'original_img_url'),
    },
    missing: [{ part: 'text', url, reason: 'upstream' }],
  }
}
