import { type Html, html } from './html.ts'

/** How a page presents itself to programs that preview links (ogp.me). */
export interface OpenGraph {
  readonly title: string
  readonly description: string
  /** The canonical URL of the page. */
  readonly url: string
  /** The URL of a picture; null without one. */
  readonly image: string | null
  readonly publishedAt: string | null
}

/** Renders the `og:` tags of a page. */
export function renderOpenGraph({ title, description, url, image, publishedAt }: OpenGraph): Html {
  const tags = {
    'og:type': 'article',
    'og:site_name': 'Stet',
    'og:title': title,
    'og:description': description,
    'og:url': url,
    'og:image': image,
    'article:published_time': publishedAt,
  }
  return html`${Object.entries(tags).map(
    ([property, content]) =>
      content !== null && content !== '' && html`<meta property="${property}" content="${content}">\n`,
  )}${description !== '' && html`<meta name="description" content="${description}">\n`}`
}
