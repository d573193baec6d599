import { z } from 'zod'

/** The parts of a text that match a search, as UTF-16 offsets: start, and the end after the last character. In order, apart. */
const Marks = z.array(z.tuple([z.int(), z.int()]))
export type Marks = z.infer<typeof Marks>

/** Where a post matches a search. */
export const PostMatch = z
  .object({
    /** `id`: by its address or id; `words`: in its text; `author`: in the author's name or handle; `article`: in the title of an article that cites it. */
    in: z.array(z.enum(['id', 'words', 'author', 'article'])),
    text: Marks,
    name: Marks,
    handle: Marks,
    /** The first citing article whose title matches. */
    article: z.object({ articleId: z.string(), url: z.string(), title: z.string(), marks: Marks }).nullable(),
  })
  .meta({ id: 'PostMatch' })
export type PostMatch = z.infer<typeof PostMatch>
