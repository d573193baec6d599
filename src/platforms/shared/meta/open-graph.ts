import type { HtmlPage } from '../../../detect/html/load-html.ts'

/** The content of a page's Open Graph tag, without the spaces around it; null if there is none or it is empty. */
export function openGraph($: HtmlPage, name: string): string | null {
  const content = $(`meta[property="${name}"], meta[name="${name}"]`).first().attr('content')?.trim() ?? ''
  return content === '' ? null : content
}
