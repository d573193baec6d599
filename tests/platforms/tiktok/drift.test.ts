import { readTiktokEmbed } from '../../../src/platforms/tiktok/embed-page.ts'
import { tiktokRef } from '../../../src/platforms/tiktok/post-url.ts'
import { readWebPage } from '../../../src/platforms/tiktok/web-page.ts'
import {
  type TiktokPost,
  tiktokDetail,
  tiktokEmbed,
  tiktokPage,
  tiktokState,
} from '../../support/origin/platforms/tiktok.ts'
import { expectToNoticeDrift } from '../drift.ts'
import { PHOTOS, VIDEO } from './posts.ts'

const refOf = ({ id }: TiktokPost) => {
  const post = tiktokRef(id)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}

for (const [kind, post] of [
  ['a video', VIDEO],
  ['photos', PHOTOS],
] as const) {
  expectToNoticeDrift({
    name: `TikTok's embed page of ${kind}`,
    post: refOf(post),
    html: String(tiktokEmbed(post.id, tiktokState(post)).body),
    read: readTiktokEmbed,
  })
  expectToNoticeDrift({
    name: `TikTok's page of ${kind}`,
    post: refOf(post),
    html: String(tiktokPage(tiktokDetail(post)).body),
    read: readWebPage,
  })
}
