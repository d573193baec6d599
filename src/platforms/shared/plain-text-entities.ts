import type { Entity } from '../../model/post-record.ts'
import { FULL_URL_LINKS } from './text-links.ts'

const HASHTAG = /(?<![\p{L}\p{N}_&/])[#＃]([\p{L}\p{N}_]{1,100})/gu

/**
 * Finds the links and hashtags of a text that its platform serves without markup and links when it shows it.
 *
 * @param hashtagUrl builds the address of a hashtag's page
 */
export function findPlainTextEntities(text: string, hashtagUrl: (tag: string) => string): Entity[] {
  const links: Entity[] = []
  let from = 0
  for (const url of FULL_URL_LINKS.find(text)) {
    const start = text.indexOf(url, from)
    from = start + url.length
    if (start >= 0 && URL.canParse(url)) links.push({ kind: 'link', start, end: from, url, short: null })
  }
  const inLink = (at: number) => links.some(({ start, end }) => at >= start && at < end)
  const tags = [...text.matchAll(HASHTAG)].flatMap(({ 0: shown, 1: tag = '', index }): Entity[] => {
    if (inLink(index) || /^\d+$/.test(tag)) return []
    return [{ kind: 'hashtag', start: index, end: index + shown.length, url: hashtagUrl(tag), short: null }]
  })
  return [...links, ...tags].toSorted((a, b) => a.start - b.start)
}
