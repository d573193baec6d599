import type { ArchivedPost } from '../../../model/archived.ts'
import type { PostRef } from '../../../model/platform.ts'
import { attribute, elementsIn, find, hasClass, ofClass, type Page, plainText } from './dom.ts'
import { pageAuthor, pagePhoto, pageRecord } from './page-record.ts'
import { pageWords } from './page-text.ts'

/** The page that mobile.twitter.com served to simple browsers (platforms.md § 2.5). */
export function readMobilePage(post: PostRef, page: Page, at: Date): ArchivedPost | null {
  for (const table of elementsIn(page)) {
    if (!hasClass(table, 'main-tweet')) continue
    const body = find(table, (one) => hasClass(one, 'tweet-text') && attribute(one, 'data-id') === post.id)
    const handleBox = find(table, ofClass('username'))
    const handle = handleBox === null ? '' : plainText(handleBox).replace(/^@\s*/, '')
    if (body === null || !/^\w{1,20}$/.test(handle)) continue
    const name = find(table, ofClass('fullname'))
    const avatar = find(
      table,
      (one) => one.name === 'img' && one.parent !== null && isAvatar(one.attribs.src),
    )
    const { text, entities, links } = pageWords(body)
    const media = [...elementsIn(table)].flatMap((one) => {
      const address = one.name === 'img' ? (attribute(one, 'src') ?? '') : ''
      return /^https?:\/\/(?:pbs|p)\.twimg\.com\/media\//.test(address)
        ? [pagePhoto(address, attribute(one, 'alt'))]
        : []
    })
    const author = pageAuthor(handle, {
      name: name === null ? handle : plainText(name),
      avatarUrl: attribute(avatar, 'src'),
    })
    const record = pageRecord(post, { text, entities, author, media }, at)
    return { record, missing: [], links, repost: false }
  }
  return null
}

const isAvatar = (src: string | undefined): boolean =>
  /^https?:\/\/pbs\.twimg\.com\/profile_images\//.test(src ?? '')
