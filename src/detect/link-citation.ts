import type { Role } from '../model/citation.ts'
import type { Finding, Recogniser } from '../model/recogniser.ts'

const LINK = { role: 'link', form: 'link' } as const

/** A post known by its address alone, `boxed` where the CMS's own box for embeds stands around it; null where no platform claims the address, or it is one to act with. */
export function citeLink(
  url: string,
  recognisers: readonly Recogniser[],
  role: Role,
  form: string,
  boxed = false,
): Finding | null {
  for (const recogniser of recognisers) {
    const post = recogniser.post(url)
    if (post === null) continue
    if (recogniser.acts(url)) return null
    const standing = form === 'bare-url' && !recogniser.unfurled && !boxed ? LINK : { role, form }
    return { ...post, ...standing, author: null, text: null, publishedOn: null, links: [] }
  }
  return null
}
