import type { Elements } from '../../../detect/html/load-html.ts'

const OWN = /^https:\/\/www\.(?:instagram|threads)\.(?:com|net)\//

/** Is the element one link into the platform with all of its words, and no picture? It then is a button, such as "View more on Instagram". */
export function isOwnButton(element: Elements): boolean {
  const links = element.find('a').addBack('a')
  const all = links.length === 1 && links.text().trim() === element.text().trim()
  return all && OWN.test(links.attr('href') ?? '') && element.find('img, video').length === 0
}
