import type { Role } from '../model/citation.ts'
import type { Finding, Recogniser } from '../model/recogniser.ts'

const LINK = { role: 'link', form: 'link' } as const

/**
 * Creates a citation from a URL alone.
 *
 * @param inContainer whether a CMS's container for embeds surrounds the URL
 * @returns null if the URL belongs to no platform, or is for an action such as a repost
 */
export function citeLink(
  url: string,
  recognisers: readonly Recogniser[],
  role: Role,
  form: string,
  inContainer = false,
): Finding | null {
  for (const recogniser of recognisers) {
    const post = recogniser.post(url)
    if (post === null) continue
    if (recogniser.acts(url)) return null
    const roleAndForm = form === 'bare-url' && !recogniser.unfurled && !inContainer ? LINK : { role, form }
    return { ...post, ...roleAndForm, author: null, text: null, publishedOn: null, links: [] }
  }
  return null
}
