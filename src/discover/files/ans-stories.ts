import { z } from 'zod'
import type { ExportedArticle } from './exported-article.ts'

const Element = z.object({
  type: z.string(),
  content: z.string().nullish(),
  raw_oembed: z.object({ html: z.string().nullish(), url: z.string().nullish() }).nullish(),
  referent: z.object({ id: z.string().nullish() }).nullish(),
})
type Element = z.infer<typeof Element>

const Story = z.object({
  type: z.literal('story'),
  canonical_url: z.string().nullish(),
  website_url: z.string().nullish(),
  headlines: z.object({ basic: z.string().nullish() }).nullish(),
  display_date: z.string().nullish(),
  first_publish_date: z.string().nullish(),
  publish_date: z.string().nullish(),
  last_updated_date: z.string().nullish(),
  content_elements: z.array(z.unknown()).nullish(),
})

/** One story, a list of stories, or an answer of the content API. */
const Export = z.union([
  z.array(z.unknown()),
  z
    .object({ type: z.literal('results'), content_elements: z.array(z.unknown()) })
    .transform((one) => one.content_elements),
  Story.transform((one) => [one]),
])

/**
 * Reads stories in the Arc Native Specification (github.com/washingtonpost/ans-schema, 0.10). The body is the markup of its
 * text, raw HTML and oEmbed elements in their order.
 *
 * @returns null if it is none
 */
export function readAnsStories(value: unknown): ExportedArticle[] | null {
  const found = Export.safeParse(value)
  if (!found.success) return null
  const stories = found.data.flatMap((one) => Story.safeParse(one).data ?? [])
  if (stories.length === 0) return null
  return stories.flatMap((story) => {
    const address = story.canonical_url ?? story.website_url
    if (!address) return []
    const elements = (story.content_elements ?? []).flatMap((one) => Element.safeParse(one).data ?? [])
    return [
      {
        address,
        title: story.headlines?.basic ?? null,
        publishedAt: story.display_date ?? story.first_publish_date ?? story.publish_date ?? null,
        modifiedAt: story.last_updated_date ?? null,
        html: elements.map(markupOf).join('\n'),
      },
    ]
  })
}

function markupOf({ type, content, raw_oembed: oembed, referent }: Element): string {
  if (type === 'text') return `<p>${content ?? ''}</p>`
  if (type === 'raw_html' || type === 'header') return content ?? ''
  // An embed is kept whole, or as a reference to its address.
  return oembed?.html ?? oembed?.url ?? (type === 'reference' ? referent?.id : null) ?? ''
}
