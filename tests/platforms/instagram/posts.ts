import type { PostRef } from '../../../src/model/platform.ts'
import { instagramRef } from '../../../src/platforms/instagram/post-ref.ts'
import { type InstagramPost, instagramUrl } from '../../support/origin/platforms/instagram.ts'

export const DEADLY_WORDS =
  'The link to this photo or video may be broken, or the post may have been removed. Please wait a few minutes before you try again.'

/** A carousel with a film, so that it has every kind of medium at once. */
export const CAROUSEL: InstagramPost = {
  code: 'DVV89JT6s_B',
  caption: 'The crane came down. #harbour @ferry_desk\n\nMore at 9.',
  slides: [
    { picture: 'crane.jpg', alt: 'Photo by Harbour Desk. May be an image of a crane.' },
    { picture: 'quay.jpg' },
    { picture: 'fall-still.jpg', film: 'fall.mp4' },
  ],
}
export const REEL: InstagramPost = {
  code: 'DUm4y0zwLv4',
  reel: true,
  caption: 'Nine seconds.',
  slides: [{ picture: 'reel-still.jpg', film: 'reel.mp4' }],
  song: { artist: 'The Quays', title: 'Slack Water' },
}
/** A single photo, whose embed page has no data. */
export const PHOTO: InstagramPost = {
  code: 'DTvjcGLkPRH',
  caption: 'Harbour at dawn. #harbour',
  slides: [{ picture: 'dawn.jpg' }],
}

export const instagramRefOf = (post: Pick<InstagramPost, 'code' | 'reel'>): PostRef =>
  instagramRef(post.code, instagramUrl(post).includes('/reel/') ? 'reel' : 'p')
