import type { CitedBy } from '../../src/capture/types.ts'
import type { Citation } from '../../src/model/citation.ts'
import { ref } from '../platforms/x/world.ts'
import type { FixturePost } from '../support/origin/post.ts'

const author = { handle: 'mira_holt', name: 'Mira Holt', id: '7' }
export const photoPost: FixturePost = {
  id: '1900000000000000001',
  author,
  text: 'The old crane came down. #harbour',
  photos: [
    { key: 'Photo1', alt: 'A crane' },
    { key: 'Photo2', format: 'png' },
  ],
}
export const videoPost: FixturePost = {
  id: '1900000000000000002',
  author,
  text: 'Watch it fall',
  video: { mediaId: '1899999999999999999' },
}
export const quotePost: FixturePost = {
  id: '1900000000000000003',
  author,
  text: 'As I said:',
  quoted: {
    id: '1800000000000000004',
    author: { handle: 'pier', name: 'Pier' },
    text: 'It will fall',
    photos: [{ key: 'Quoted1' }],
  },
}
export const deadPost: FixturePost = { id: '1900000000000000005', author, text: 'Regretted', dead: 'deleted' }

export const quoting = (
  post: FixturePost,
  more: Partial<Citation> = {},
  articleUrl = 'https://harbourpost.example/crane',
): CitedBy => ({
  articleUrl,
  articleTitle: 'The day the crane fell',
  citation: {
    platform: 'x',
    id: post.id,
    url: ref(post.id).url,
    role: 'embed',
    form: 'blockquote',
    author: { name: post.author.name, handle: post.author.handle },
    text: post.text,
    publishedOn: '2025-03-12',
    links: [],
    quote: `<blockquote class="twitter-tweet"><p>${post.text}</p></blockquote>`,
    start: 0,
    end: 10,
    ...more,
  },
})
