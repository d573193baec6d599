import type { Elements } from '../../../detect/load-html.ts'

/** Is the element a link that holds all of its words? It then is a button of the platform, such as "View more on Instagram". */
export function isSingleLink(element: Elements): boolean {
  const links = element.find('a').addBack('a')
  return links.length === 1 && links.text().trim() === element.text().trim()
}
