import { decodeHTML } from 'entities'
import { z } from 'zod'
import { FetchError } from '../../model/errors.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { FoundArticle } from '../found-article.ts'
import { parseSourceDate } from './source-dates.ts'

/** The most that WordPress gives at once. */
const PER_PAGE = 100
/** The bodies of a hundred long articles. */
const MAX_PAGE_BYTES = 64_000_000
const MAX_TYPES = 20
/** Types of WordPress itself that hold no articles. */
const NOT_ARTICLES: ReadonlySet<string> = new Set([
  ...['attachment', 'nav_menu_item', 'wp_block', 'wp_template', 'wp_template_part', 'wp_global_styles'],
  ...['wp_navigation', 'wp_font_family', 'wp_font_face', 'elementor_library', 'product'],
])

const Type = z.object({
  slug: z.string(),
  rest_base: z.string().regex(/^[\w-]{1,100}$/),
  rest_namespace: z.literal('wp/v2').optional(),
})
const Types = z.record(z.string(), z.unknown())

const Post = z.object({
  id: z.number(),
  link: z.string(),
  /** In the time of the site, which is what `before` and `after` compare with. */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/),
  date_gmt: z.string().nullish(),
  modified_gmt: z.string().nullish(),
  title: z.object({ rendered: z.string() }).nullish(),
  content: z.object({ rendered: z.string(), protected: z.boolean().nullish() }).nullish(),
})
type Post = z.infer<typeof Post>

/**
 * Asks a site which types of post its WordPress interface offers.
 *
 * @returns a source a type; none where the interface is absent or closed
 * @throws FetchError `network`, `upstream`, `rate-limited`: the site did not answer
 */
export async function findWordpress(site: string, deps: FinderDeps): Promise<ArticleSource[]> {
  const types = await readTypes(new URL('/wp-json/wp/v2/types', site).href, deps)
  return types
    .filter(({ slug }) => !NOT_ARTICLES.has(slug))
    .slice(0, MAX_TYPES)
    .map(({ rest_base }) => ({
      kind: 'wordpress' as const,
      address: new URL(`/wp-json/wp/v2/${rest_base}`, site).href,
      depth: 0,
    }))
}

async function readTypes(url: string, deps: FinderDeps): Promise<z.infer<typeof Type>[]> {
  try {
    await using opened = await deps.client.open({ url, headers: { accept: 'application/json' } })
    const types = Types.safeParse(parseJson(await opened.exchange.body.text()))
    if (!types.success) return []
    return Object.values(types.data).flatMap((one) => Type.safeParse(one).data ?? [])
  } catch (error) {
    if (error instanceof FetchError && ['unreadable', 'refused', 'too-large'].includes(error.code)) return []
    throw error
  }
}

/**
 * Reads one page of a type, newest posts first, and names the next. The pages are windows by date: a page number beyond the
 * first makes WordPress read and drop all posts before it.
 *
 * @throws FetchError `unreadable` if the answer is not WordPress'
 */
export async function* readWordpress(source: ArticleSource, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  const url = new URL(source.address)
  const { searchParams: query } = url
  for (const [name, value] of [
    ['per_page', String(PER_PAGE)],
    ['orderby', 'date'],
    ['order', 'desc'],
    ['_fields', 'id,link,date,date_gmt,modified_gmt,title,content.rendered,content.protected'],
  ] as const) {
    if (!query.has(name)) query.set(name, value)
  }
  if (deps.since && !query.has('after')) query.set('after', formatLocal(deps.since.getTime() - 86_400_000))
  await using opened = await deps.client.open({
    url: url.href,
    headers: { accept: 'application/json' },
    maxBytes: MAX_PAGE_BYTES,
  })
  const answer = parseJson(await opened.exchange.body.text())
  if (!Array.isArray(answer))
    throw new FetchError('unreadable', `${source.address} is no list of posts.`, { input: source.address })
  const posts = answer.flatMap((one) => Post.safeParse(one).data ?? [])
  const articles = posts.flatMap((post) => toArticle(post, source.address, deps) ?? [])
  const next = answer.length < PER_PAGE ? null : nextPage(url, posts)
  yield { articles, sources: next === null ? [] : [{ ...source, address: next, depth: source.depth + 1 }] }
}

/**
 * The next window ends a second after the oldest post, because more posts may have its second. A second with more posts
 * than a page has is the only place where pages are counted.
 */
function nextPage(url: URL, posts: readonly Post[]): string | null {
  const next = new URL(url)
  const dates = posts.map(({ date }) => date)
  const oldest = dates.toSorted()[0]
  if (oldest === undefined) return null
  const before = formatLocal(Date.parse(`${oldest}Z`) + 1000)
  if (next.searchParams.get('before') === before) {
    next.searchParams.set('page', String(Number(next.searchParams.get('page') ?? 1) + 1))
  } else {
    next.searchParams.set('before', before)
    next.searchParams.delete('page')
  }
  return next.href
}

function toArticle(post: Post, base: string, deps: FinderDeps): FoundArticle | null {
  const url = deps.scope.resolve(post.link, base)
  if (url === null) {
    deps.onForeign(post.link)
    return null
  }
  const now = deps.clock.now()
  const html = post.content?.protected ? '' : (post.content?.rendered ?? '')
  return {
    url,
    publishedAt: parseSourceDate(post.date_gmt ?? post.date, now),
    modifiedAt: parseSourceDate(post.modified_gmt, now),
    title: post.title ? decodeHTML(post.title.rendered) : null,
    news: false,
    page:
      html.trim() === ''
        ? null
        : { bytes: Buffer.from(html), format: 'html', contentType: null, capturedAt: null },
  }
}

/** A time without a zone, which WordPress takes as the site's. */
const formatLocal = (at: number): string => new Date(at).toISOString().slice(0, 19)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
