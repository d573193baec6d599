import type { Answer, OriginRequest } from '../support/origin/answer.ts'
import { SITE } from './finder.ts'

export interface WordpressPost {
  readonly id: number
  readonly slug: string
  /** In the site's time, without a zone. */
  readonly date: string
  readonly html: string
  readonly type?: string
}

/** Answers as the REST interface of WordPress 6 does, in a zone of two hours east of Greenwich. */
export function wordpressInterface(posts: readonly WordpressPost[], { url }: OriginRequest): Answer {
  const json = (body: unknown, status = 200): Answer => ({
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(body),
  })
  const base = /^\/wp-json\/wp\/v2\/(\w+)$/.exec(url.pathname)?.[1]
  if (base === 'types') {
    return json({
      post: { slug: 'post', rest_base: 'posts', rest_namespace: 'wp/v2' },
      recipe: { slug: 'recipe', rest_base: 'recipes', rest_namespace: 'wp/v2' },
      attachment: { slug: 'attachment', rest_base: 'media', rest_namespace: 'wp/v2' },
    })
  }
  const type = base === 'posts' ? 'post' : base === 'recipes' ? 'recipe' : null
  if (type === null) return json({ code: 'rest_no_route' }, 404)
  const query = url.searchParams
  const perPage = Number(query.get('per_page') ?? 10)
  if (perPage > 100) return json({ code: 'rest_invalid_param' }, 400)
  const [before, after] = [query.get('before'), query.get('after')]
  const page = Number(query.get('page') ?? 1)
  if (page > 20) throw new Error('The finder asked for a deep page.')
  const found = posts
    .filter((one) => (one.type ?? 'post') === type)
    .filter(({ date }) => (before === null || date < before) && (after === null || date > after))
    .toSorted((a, b) => (a.date === b.date ? b.id - a.id : a.date < b.date ? 1 : -1))
  return json(
    found.slice((page - 1) * perPage, page * perPage).map(({ id, slug, date, html }) => ({
      id,
      link: `${SITE}/${slug}/`,
      date,
      date_gmt: new Date(Date.parse(`${date}Z`) - 2 * 3600_000).toISOString().slice(0, 19),
      modified_gmt: '2026-01-01T00:00:00',
      title: { rendered: `Story ${id} &amp; more` },
      content: { rendered: html, protected: false },
    })),
  )
}
