import { describe, expect, it } from 'vitest'
import { recordFromCitation } from '../../src/capture/record-from-citation.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { PLATFORMS } from '../../src/platforms/registry.ts'
import { quoting } from './posts.ts'

/** Ids of posts, and the time in each. */
const IDS: readonly (readonly [PostRef['platform'], string, string | null])[] = [
  ['x', '1900000000000000005', '2025-03-13T01:44:34.000Z'],
  ['x', '29700859248', '2010-11-04T01:43:01.000Z'],
  ['x', '20', null],
  [
    'bluesky',
    'at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3lk6k3ggvcs2a',
    '2025-03-12T12:04:43.000Z',
  ],
  ['bluesky', 'at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/self', null],
  ['mastodon', 'mastodon.example/114149999999999999', '2025-03-12T14:46:11.000Z'],
  ['mastodon', 'pleroma.example/9xYz', null],
  ['truthsocial', '114149999999999999', '2025-03-12T14:46:11.000Z'],
  ['youtube', 'dQw4w9WgXcQ', null],
]

describe('the record of a post that only an article quotes', () => {
  it.each(IDS)('%s %s has the time of its id beside the day of the article', async (name, id, time) => {
    const platform = PLATFORMS.find((one) => one.name === name)
    const post = { platform: name, id, url: `https://post.example/${encodeURIComponent(id)}` }
    const publishedAt = (await platform?.archived?.())?.publishedAt(id) ?? null
    const citations = [
      quoting(
        { id, author: { handle: 'mira_holt', name: 'Mira Holt' }, text: 'It fell' },
        { platform: name },
      ),
    ]
    const { record } = recordFromCitation({ post, publishedAt }, citations, 'deleted', {}) ?? {}
    expect([record?.publishedAt, record?.publishedOn]).toEqual([time, '2025-03-12'])
  })
})
