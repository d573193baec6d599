import type { Entity } from '../../model/post-record.ts'

/**
 * Classifies a link in X's markup by its visible text.
 *
 * @param url the target: the expanded URL if the markup has one
 * @param href the `href` in the markup
 * @returns null if the link has no web URL
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
