import { z } from 'zod'
import type { ListingEntry } from './listing-entry.ts'

const Item = z.object({
  url: z.string().optional(),
  id: z.string().optional(),
  title: z.string().optional(),
  date_published: z.string().optional(),
  date_modified: z.string().optional(),
})
const Feed = z.object({
  version: z.string().startsWith('https://jsonfeed.org/version/'),
  items: z.array(z.unknown()),
})

/** Reads a JSON Feed (jsonfeed.org, 1.0 and 1.1). @returns null if the text is none */
export function readJsonFeed(text: string): ListingEntry[] | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const feed = Feed.safeParse(value)
  if (!feed.success) return null
  return feed.data.items.flatMap((one) => {
    const item = Item.safeParse(one)
    const address = item.success ? (item.data.url ?? item.data.id) : undefined
    if (!item.success || address === undefined) return []
    const { title = null, date_published: publishedAt = null, date_modified: modifiedAt = null } = item.data
    return [{ kind: 'article' as const, address, publishedAt, modifiedAt, title, news: false }]
  })
}
