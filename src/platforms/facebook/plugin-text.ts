import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { Entity } from '../../model/post-record.ts'
import { type BlockText, readBlockText } from '../shared/block-text.ts'

/** A post's text, and whether the plugin holds only the beginning of it. */
export interface PluginText extends BlockText {
  readonly cut: boolean
}

const HIDE = '.text_exposed_hide'
const SHOW = '.text_exposed_show'
/** "See more", a link to the post. */
const MORE = '.see_more_link, .see_more_link_inner, .text_exposed_link'

/**
 * Reads the text of a post. The plugin folds a long one and holds all of it: the dots and "See more" are dropped, and what they hide is kept.
 *
 * @returns the name of a part that the text lacks, without which its folds can't be told from its words
 */
export function readPluginText($: HtmlPage, message: Elements): PluginText | string {
  const copy = message.clone()
  const folded = copy.find(SHOW).length > 0
  for (const node of copy.find(`span${SHOW}`).toArray()) if (!$(node).prev().is(HIDE)) return HIDE
  if (folded && copy.find(HIDE).length === 0) return HIDE
  if (!folded && copy.is(':has(.text_exposed_root)') && copy.find(HIDE).length === 0) return SHOW
  const more = copy.find(`${HIDE}, ${MORE}`)
  const cut = more.length > 0 && !folded
  more.remove()
  // Emoji are pictures.
  for (const node of copy.find('img[alt]').toArray())
    $(node).replaceWith($('<span></span>').text($(node).attr('alt') ?? ''))
  const { text, entities } = readBlockText($, copy, linkTarget)
  return { text, entities, cut }
}

/** What a link of a text leads to. Facebook leads others' addresses through a page of its own. */
function linkTarget(href: string): Pick<Entity, 'kind' | 'url'> | null {
  const url = URL.parse(href, 'https://www.facebook.com/')
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  if (/^lm?\.facebook\.com$/.test(url.hostname)) {
    const target = URL.parse(url.searchParams.get('u') ?? '')
    return target !== null && /^https?:$/.test(target.protocol) ? { kind: 'link', url: target.href } : null
  }
  if (!/^(?:www|m)\.facebook\.com$/.test(url.hostname)) return { kind: 'link', url: url.href }
  const own = `https://www.facebook.com${url.pathname}`
  if (url.pathname.startsWith('/hashtag/')) return { kind: 'hashtag', url: own }
  return /^\/[\w.-]+\/?$/.test(url.pathname) ? { kind: 'mention', url: own } : { kind: 'link', url: own }
}
