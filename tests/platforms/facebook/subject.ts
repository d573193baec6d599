import { facebookPlatform } from '../../../src/platforms/facebook/platform.ts'
import { facebookRef } from '../../../src/platforms/facebook/post-url.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import {
  facebookFilm,
  facebookOembedError,
  facebookPages,
  facebookPageWithoutTags,
  facebookUnavailable,
} from '../../support/origin/platforms/facebook.ts'
import { FILM } from './posts.ts'
import { rows } from './rows.ts'

const { id } = FILM
const post = { platform: 'facebook', id, url: `https://www.facebook.com/harbourdesk/videos/${id}/` }
if (facebookPlatform.capture === undefined || facebookRef('harbourdesk', id) === null)
  throw new TypeError('Facebook can be asked.')

const isPlugin = ({ url }: OriginRequest): boolean => url.pathname.startsWith('/plugins/')
/** The post's page and oEmbed, which are one witness. */
const isOther = ({ url }: OriginRequest): boolean =>
  url.host === 'graph.facebook.com' ||
  (url.host === 'www.facebook.com' && !url.pathname.startsWith('/plugins/'))
const notFound: Mood = (_, { url }) =>
  url.pathname.startsWith('/plugins/')
    ? facebookUnavailable
    : url.host === 'graph.facebook.com'
      ? facebookOembedError(24)
      : facebookPageWithoutTags

/** Facebook, for the contract of all platforms. */
export const facebookSubject: PlatformSubject = {
  platform: { ...facebookPlatform, capture: facebookPlatform.capture },
  site: {
    pages: {
      ...facebookPages(FILM),
      'https://m.facebook.com/share/v/1HarbourKey/': {
        status: 302,
        headers: { location: `https://www.facebook.com/harbourdesk/videos/${id}/?rdid=abc&share_url=x` },
        body: '',
      },
    },
  },
  addresses: [
    [`https://www.facebook.com/harbourdesk/posts/${id}?__tn__=R`, id],
    [`https://www.facebook.com/harbourdesk/videos/the-crane/${id}/`, id],
    [`https://www.facebook.com/reel/${id}`, id],
    [`https://www.facebook.com/watch/?v=${id}`, id],
    [`https://www.facebook.com/photo/?fbid=${id}&set=a.1`, id],
    [`https://m.facebook.com/story.php?story_fbid=${id}&id=100`, id],
    [
      `https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fharbourdesk%2Fvideos%2F${id}%2F`,
      id,
    ],
    ['https://www.facebook.com/share/v/1HarbourKey/?mibextid=x', 'share/v/1HarbourKey'],
    ['https://www.facebook.com/share/1HarbourKey/', 'share/1HarbourKey'],
    ['https://fb.watch/HarbourKey/', null],
    ['https://www.facebook.com/harbourdesk', null],
    [
      'https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwww.facebook.com%2Fharbourdesk%2Fposts%2F1485000000000101',
      null,
    ],
  ],
  post,
  record: {
    witness: 'facebook-plugin',
    confirmedBy: ['facebook-page'],
    text: 'See it fall.',
    textCut: false,
    author: { handle: 'harbourdesk', name: 'Harbour Desk', id: '100058000000001' },
    // The plugin tells no time of videos.
    publishedAt: null,
    media: [{ kind: 'video', url: facebookFilm(id), fallbackUrls: [], width: 1280, height: 720 }],
    metrics: { likes: 1200, replies: 88, reposts: 12 },
  },
  media: { avatar: 1, poster: 1, video: 1 },
  card: ['Harbour Desk', '@harbourdesk', '<video '],
  sources: [isPlugin, isOther],
  notFound,
  ofPost: (match) => (request) => matches(match, request) && request.url.href.includes(id),
  neverNotFound: true,
  rows,
  alias: {
    platform: 'facebook',
    id: 'share/v/1HarbourKey',
    url: 'https://www.facebook.com/share/v/1HarbourKey',
  },
}
