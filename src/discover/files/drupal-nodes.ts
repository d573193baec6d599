import { z } from 'zod'
import type { ExportedArticle } from './exported-article.ts'

const Node = z.object({
  type: z.string().startsWith('node--'),
  attributes: z.object({
    title: z.string().nullish(),
    status: z.boolean().nullish(),
    created: z.string().nullish(),
    changed: z.string().nullish(),
    drupal_internal__nid: z.number().nullish(),
    path: z.object({ alias: z.string().nullish() }).nullish(),
    body: z.object({ value: z.string().nullish(), processed: z.string().nullish() }).nullish(),
  }),
  links: z.object({ self: z.object({ href: z.string() }) }).nullish(),
})
const Document = z.object({ jsonapi: z.object({}), data: z.array(z.unknown()) })

/**
 * Reads the published nodes of a JSON:API document of Drupal (drupal.org/docs/core-modules-and-themes/core-modules/jsonapi-module).
 *
 * @returns null if it is none
 */
export function readDrupalNodes(value: unknown): ExportedArticle[] | null {
  const found = Document.safeParse(value)
  if (!found.success) return null
  return found.data.data.flatMap((one) => {
    const node = Node.safeParse(one).data
    if (node === undefined || node.attributes.status === false) return []
    const {
      title = null,
      created = null,
      changed = null,
      path,
      body,
      drupal_internal__nid: id,
    } = node.attributes
    const place = path?.alias || (id ? `/node/${id}` : null)
    if (place === null) return []
    return [
      {
        address: URL.parse(place, node.links?.self.href)?.href ?? place,
        title,
        publishedAt: created,
        modifiedAt: changed,
        html: body?.processed ?? body?.value ?? '',
      },
    ]
  })
}
