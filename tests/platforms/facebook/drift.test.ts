import { readPlugin } from '../../../src/platforms/facebook/plugin-page.ts'
import { readFacebookPage } from '../../../src/platforms/facebook/post-page.ts'
import { type FacebookPost, facebookPage, facebookPlugin } from '../../support/origin/platforms/facebook.ts'
import { expectToNoticeDrift } from '../drift.ts'
import { ALBUM, FILM, FOLDED } from './posts.ts'

const refOf = ({ id }: FacebookPost) => ({
  platform: 'facebook',
  id,
  url: `https://www.facebook.com/harbourdesk/posts/${id}`,
})

for (const post of [FOLDED, FILM, ALBUM]) {
  expectToNoticeDrift({
    name: `Facebook's plugin of ${post.id}`,
    post: refOf(post),
    html: String(facebookPlugin(post).body),
    read: readPlugin,
  })
}

expectToNoticeDrift({
  name: "Facebook's page",
  post: refOf(FOLDED),
  html: String(facebookPage(FOLDED).body),
  read: readFacebookPage,
})
