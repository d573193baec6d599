import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { parseFacebookUrl } from './post-url.ts'

/** The numbers that a plugin's page gives its post. */
export interface PluginIds {
  /** The post's permanent number; null if the page tells none. */
  readonly post: string | null
  /** The number of the page or person that owns it. */
  readonly owner: string | null
  /** Every number under which the page knows the post: its own, and those of its photos and videos. */
  readonly all: ReadonlySet<string>
}

/** `S:_I{owner}:{post}:{post}` in the script that makes the whole plugin a link. */
const STORY = /"S:_I(\d{5,20}):(\d{5,20}):\2"/

/** Finds the numbers of a post in the plugin's page (platforms-2.md § 10.2). */
export function readPluginIds($: HtmlPage, root: Elements, script: string): PluginIds {
  const [, owner = null, story = null] = STORY.exec(script) ?? []
  const linked = root
    .find('a[href]')
    .toArray()
    .flatMap((node) => {
      const url = URL.parse($(node).attr('href') ?? '', 'https://www.facebook.com/')
      return (url === null ? null : parseFacebookUrl(url))?.id ?? []
    })
  const films = [...script.matchAll(/"video_id":"(\d{5,20})"/g)].map(([, id = '']) => id)
  const own = parsePost($, root)
  return {
    post: story ?? own,
    owner,
    all: new Set([...(story === null ? [] : [story]), ...linked, ...films]),
  }
}

/** The number in the address behind the time or the comments. */
function parsePost($: HtmlPage, root: Elements): string | null {
  for (const node of root.find('a:has(abbr), a._29bd, a._2q21').toArray()) {
    const url = URL.parse($(node).attr('href') ?? '', 'https://www.facebook.com/')
    const id = /^\/[^/]+\/(?:posts|videos)\/(?:[^/]+\/)?(\d{5,20})\/?$/.exec(url?.pathname ?? '')?.[1]
    if (id !== undefined) return id
  }
  return null
}
