import type { Entity } from '../../model/post-record.ts'
import { FULL_URL_LINKS } from './text-links.ts'

const MENTION = /(?<![\p{L}\p{N}_.@/&])@([a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?)/giu
const HASHTAG = /(?<![\p{L}\p{N}_&/])[#＃]([\p{L}\p{N}_]{1,100})/gu

/**
 * Finds the links, hashtags and mentions of a text that its platform serves without markup and links when it shows it.
 *
 * @param hashtagUrl builds the address of a hashtag's page
 * @param mentionUrl builds the address of an account's page; without it there are no mentions
 */
export function findPlainTextEntities(
  text: string,
  hashtagUrl: (tag: string) => string,
  mentionUrl?: (handle: string) => string,
): Entity[] {
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
  const people = [...text.matchAll(MENTION)].flatMap(({ 0: shown, 1: handle = '', index }): Entity[] => {
    const url = inLink(index) ? undefined : mentionUrl?.(handle)
    const end = index + shown.length
    return url === undefined ? [] : [{ kind: 'mention', start: index, end, url, short: null }]
  })
  return [...links, ...tags, ...people].toSorted((a, b) => a.start - b.start)
}
