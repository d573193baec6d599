import { extractElementText, type HtmlPage } from '../../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import { buildPageAuthor, buildPagePhoto, buildPageRecord } from './page-record.ts'
import { pageText } from './page-text.ts'

/** Reads the page that mobile.twitter.com served to simple browsers (platforms.md § 2.5). */
export function readMobilePage(post: PostRef, $: HtmlPage, at: Date): ArchivedPost | null {
  for (const table of $('.main-tweet').toArray()) {
    const tweet = $(table)
    const body = tweet.find('.tweet-text').filter((_, one) => one.attribs['data-id'] === post.id)
    const handle = extractElementText($, tweet.find('.username').first()).trim().replace(/^@\s*/, '')
    if (body.length === 0 || !/^\w{1,20}$/.test(handle)) continue
    const images = tweet.find('img[src]').toArray()
    const avatar = images.find(({ attribs }) => AVATAR.test(attribs.src ?? ''))
    const photos = images.filter(({ attribs }) => PHOTO.test(attribs.src ?? ''))
    const author = buildPageAuthor(handle, {
      name: extractElementText($, tweet.find('.fullname').first()).trim() || handle,
      avatarUrl: avatar?.attribs.src ?? null,
    })
    const { text, entities, links } = pageText($, body.first())
    const media = photos.map(({ attribs }) => buildPagePhoto(attribs.src ?? '', attribs.alt ?? null))
    const record = buildPageRecord(post, { text, entities, author, media }, at)
    return { record, missing: [], links, repost: false }
  }
  return null
}

const AVATAR = /^https?:\/\/pbs\.twimg\.com\/profile_images\//
const PHOTO = /^https?:\/\/(?:pbs|p)\.twimg\.com\/media\//
