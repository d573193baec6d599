import type { Entity } from '../../model/post-record.ts'

/**
 * What a link in X's markup is, by the words that it shows.
 *
 * @param url where it leads: the expanded address where the markup has one
 * @param href as the markup has it
 * @returns null for words that link to no web address
 */
export function linkEntity(shown: string, url: string, href: string): Omit<Entity, 'start' | 'end'> | null {
  const handle = /^[@＠](\w{1,20})$/.exec(shown)?.[1]
  if (handle !== undefined) return { kind: 'mention', url: `https://x.com/${handle}`, short: null }
  const word = encodeURIComponent(shown.slice(1).toWellFormed())
  if (/^[#＃]\S/.test(shown)) return { kind: 'hashtag', url: `https://x.com/hashtag/${word}`, short: null }
  if (/^[$＄]\S/.test(shown))
    return { kind: 'cashtag', url: `https://x.com/search?q=%24${word}`, short: null }
  const target = [url, href].find((one) => /^https?:\/\//i.test(one) && URL.canParse(one))
  return target === undefined
    ? null
    : { kind: 'link', url: target, short: /^https?:/i.test(href) ? href : null }
}
