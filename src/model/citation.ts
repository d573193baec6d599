import { z } from 'zod'
import { PlatformName } from './platform.ts'

/** How an article cites a post: it shows the post, links to it, or contains its text without an address. */
export const Role = z.enum(['embed', 'link', 'flattened'])
export type Role = z.infer<typeof Role>

/** The author that a citation names; `handle` has no `@`. */
export const CitedAuthor = z.object({ name: z.string(), handle: z.string() })
export type CitedAuthor = z.infer<typeof CitedAuthor>

/** A possible match for a citation without an address. `score`: similarity of the texts, 0 to 1. */
export const Candidate = z.object({ id: z.string(), url: z.string(), score: z.number().min(0).max(1) })
export type Candidate = z.infer<typeof Candidate>

/**
 * One place in an article that shows or names a post.
 *
 * `id` and `url` are null while a flattened citation is unresolved. `start` and `end` are UTF-16
 * offsets into the decoded article. `quote` is the original markup or text, cut at 64 KiB.
 * `form` is one of the list in `docs/detect.md`. `candidates`, best first, is present only after a
 * search that proved no address.
 */
export const Citation = z.object({
  platform: PlatformName,
  id: z.string().nullable(),
  url: z.string().nullable(),
  role: Role,
  form: z.string(),
  author: CitedAuthor.nullable(),
  text: z.string().nullable(),
  publishedOn: z.iso.date().nullable(),
  links: z.array(z.string()),
  quote: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  candidates: z.array(Candidate).optional(),
})
export type Citation = z.infer<typeof Citation>
