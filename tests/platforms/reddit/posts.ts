import type { RedditPost } from '../../support/origin/platforms/reddit.ts'

export const ID = '1harb01'
/** A gallery with a text, whose words must never be read as the page's. */
export const POST: RedditPost = {
  id: ID,
  title: 'This post has been deleted, they said &amp; whoa there, pardner!',
  type: 'gallery',
  files: ['crane1a2b3c4d5', 'quay1a2b3c4d5'],
  text: '<p>This post has been deleted. Prove your humanity: <a href="https://harbourpost.example/crane?a=1&amp;b=2">the crane</a>.</p><ul><li>one</li><li>two</li></ul>',
}
export const TEXT =
  'This post has been deleted, they said & whoa there, pardner!\n\nThis post has been deleted. Prove your humanity: the crane.\n\n• one\n• two'
