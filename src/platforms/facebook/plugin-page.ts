import type { HtmlPage } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import { isEmptyShell, readMetaRefusal } from '../shared/meta/refusal.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unavailableAnswer, unknownShape } from '../shared/source-status.ts'
import { removeUnknownElements } from '../shared/unknown-elements.ts'
import { missingFrom } from '../shared/unknown-parts.ts'
import { PLUGIN_ELEMENTS } from './plugin-elements.ts'
import { readPluginIds } from './plugin-ids.ts'
import { buildPluginRecord } from './plugin-record.ts'
import { isPfbid } from './post-url.ts'

/** A whole page ends with its last script; most lack `</html>` behind it. */
const PAGE_END = /<\/(?:html|script)>\s*$/i
/** Said of deleted and private posts and of those of groups, and of living ones whose page declines to be embedded. */
const UNAVAILABLE = /\bpost is no longer available\b|\bvideo is (?:unavailable|no longer available)\b/i

/** The address of the plugin for a post. `locale` fixes the words. */
export const pluginUrl = (base: string, post: PostRef): string =>
  `${base}/plugins/post.php?${new URLSearchParams({ href: post.url, locale: 'en_US', show_text: 'true' })}`

/**
 * Reads Facebook's plugin for embedded posts (platforms-2.md § 10.3), which answers 200 to every address.
 *
 * @param unavailable what "no longer available" says: nothing, or not-found about a post that the plugin has shown before
 */
export function readPlugin(
  exchange: Exchange,
  text: string,
  post: PostRef,
  at: Date,
  unavailable: SourceStatus = unavailableAnswer,
): SourceStatus {
  // Facebook's answer to a client that it takes for a browser in disguise.
  if (exchange.status === 400) return { kind: 'refused' }
  const page = openPage(exchange, text, PAGE_END)
  if ('kind' in page) return readMetaRefusal(exchange, text) ?? page
  const root = page('[data-testid="newsFeedStream"], [role="feed"]').first()
  if (root.length === 0) {
    return (
      readMetaRefusal(exchange, text) ??
      (isEmptyShell(page) ? { kind: 'refused' } : absentPart('[role="feed"]'))
    )
  }
  const message = root.find('[data-testid="post_message"], .userContent, abbr[data-utime], video')
  if (message.length === 0 && UNAVAILABLE.test(root.text())) return unavailable
  return readPost(page, post, at)
}

function readPost($: HtmlPage, post: PostRef, at: Date): SourceStatus {
  const root = $('[data-testid="newsFeedStream"], [role="feed"]').first()
  const script = $('script')
    .toArray()
    .map((node) => $(node).text())
    .join('\n')
  const ids = readPluginIds($, root, script)
  if (!isPfbid(post.id) && !ids.all.has(post.id)) {
    return ids.all.size === 0
      ? absentPart('a[href*="/posts/"]')
      : { ...unknownShape, unknown: 'the plugin of another post' }
  }
  const unknownParts = removeUnknownElements($, root, PLUGIN_ELEMENTS)
  const built = buildPluginRecord($, root, script, post, ids, at)
  if (typeof built === 'string') return absentPart(built)
  const missing = [...built.missing, ...missingFrom(unknownParts)]
  return { kind: 'alive', edited: false, record: built.record, notes: built.notes, missing, unknownParts }
}
