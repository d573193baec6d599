import { jpeg } from '../../tests/support/origin/picture.ts'
import { blueskyBlobUrl, blueskyPages, blueskyUri } from '../../tests/support/origin/platforms/bluesky.ts'
import { instagramPages } from '../../tests/support/origin/platforms/instagram.ts'
import {
  mastodonHost,
  mastodonJson,
  mastodonPages,
  mastodonStatus,
} from '../../tests/support/origin/platforms/mastodon.ts'
import { redditPages } from '../../tests/support/origin/platforms/reddit.ts'
import { telegramPages } from '../../tests/support/origin/platforms/telegram.ts'
import { threadsPages } from '../../tests/support/origin/platforms/threads.ts'
import { youtubePages } from '../../tests/support/origin/platforms/youtube.ts'
import { idAt } from '../../tests/support/origin/post.ts'
import type { OriginSite, Page } from '../../tests/support/origin/site.ts'

/** The posts of one platform that are captured, each with a picture of its own. */
export interface CaptureSubject {
  /** The id in the address of post number n, and in everything that the origin serves for it. */
  id(n: number): string
  /** The post's embed, as an article has it. */
  embed(id: string): string
  site(ids: readonly string[]): OriginSite
}

const START = Date.parse('2026-01-01T00:00:00Z')
const TEXT = 'The crane came down.'
const digits = (n: number, length: number): string => String(n).padStart(length, '0')
const frame = (url: string): string => `<iframe src="${url}"></iframe>`
const picture = (id: string): Page => ({
  headers: { 'content-type': 'image/jpeg' },
  body: jpeg(64, 48, [90, 60, 9], id),
})
const attachment = (url: string) => ({
  media_attachments: [{ id: '1', type: 'image', url, preview_url: url, description: 'A crane' }],
})
/** The pages of each post; one that several posts share is there once. */
const pages = (ids: readonly string[], of: (id: string) => Record<string, Page>): OriginSite => ({
  pages: Object.assign({}, ...ids.map(of)),
})

const DID = 'did:plc:harbourharbourharbour234'
const LETTERS = '234567abcdefghijklmnopqrstuvwxyz'
const BOATS = 'boats.example'
const TRUTH_MEDIA = 'https://static-assets-1.truthsocial.com/tmtg:prime-ts-assets/original'

/** By the name of the platform. */
export const SUBJECTS: Readonly<Record<string, CaptureSubject>> = {
  x: {
    id: (n) => idAt(new Date(START + n * 60_000).toISOString()),
    embed: (id) =>
      `<blockquote class="twitter-tweet"><p>${TEXT}</p>&mdash; Bench (@bench) <a href="https://x.com/bench/status/${id}">January 1, 2026</a></blockquote>`,
    site: (ids) => ({
      posts: ids.map((id) => ({
        id,
        author: { handle: 'bench', name: 'Bench' },
        text: TEXT,
        photos: [{ key: `Photo${id}`, width: 1600, height: 900 }],
      })),
    }),
  },
  bluesky: {
    id: (n) =>
      `3mfybhq3${[32_768, 1024, 32, 1].map((place) => LETTERS[Math.floor(n / place) % 32]).join('')}2`,
    embed: (rkey) =>
      `<blockquote class="bluesky-embed" data-bluesky-uri="${blueskyUri({ did: DID, rkey })}"><p>${TEXT}</p></blockquote>`,
    site: (ids) =>
      pages(ids, (rkey) => {
        const cid = `bafkrei${rkey}`
        const fullsize = `https://cdn.bsky.app/img/feed_fullsize/plain/${DID}/${cid}`
        const image = { $type: 'blob', ref: { $link: cid }, mimeType: 'image/jpeg', size: 1000 }
        return {
          ...blueskyPages({
            did: DID,
            rkey,
            text: TEXT,
            record: { embed: { $type: 'app.bsky.embed.images', images: [{ alt: 'A crane', image }] } },
            view: {
              embed: {
                $type: 'app.bsky.embed.images#view',
                images: [{ thumb: fullsize, fullsize, alt: 'A crane' }],
              },
            },
          }),
          [blueskyBlobUrl(DID, cid)]: picture(rkey),
        }
      }),
  },
  mastodon: {
    id: (n) => `1159000000000${digits(n, 5)}`,
    embed: (id) => frame(`https://${BOATS}/@harbour/${id}/embed`),
    site: (ids) =>
      pages(ids, (id) => {
        const url = `https://files.${BOATS}/original/${id}.jpg`
        const content = `<p>${TEXT}</p>`
        return {
          ...mastodonHost(BOATS),
          ...mastodonPages({ host: BOATS, id, content, status: attachment(url) }),
          [url]: picture(id),
        }
      }),
  },
  reddit: {
    id: (n) => `1ben${digits(n, 5)}`,
    embed: (id) => frame(`https://embed.reddit.com/r/harbour/comments/${id}/`),
    site: (ids) => pages(ids, (id) => redditPages({ id, type: 'image', files: [id] })),
  },
  instagram: {
    id: (n) => `DV${digits(n, 6)}k_A`,
    embed: (id) =>
      `<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/${id}/"></blockquote>`,
    site: (ids) =>
      pages(ids, (id) => instagramPages({ code: id, caption: TEXT, slides: [{ picture: `${id}.jpg` }] })),
  },
  threads: {
    id: (n) => `DV${digits(n, 6)}k_A`,
    embed: (id) =>
      `<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.com/@harbour.desk/post/${id}"></blockquote>`,
    site: (ids) =>
      pages(ids, (id) => threadsPages({ code: id, text: TEXT, slides: [{ picture: `${id}.jpg` }] })),
  },
  telegram: {
    id: (n) => String(100_000 + n),
    embed: (id) => `<script async data-telegram-post="harbour_desk/${id}"></script>`,
    site: (ids) =>
      pages(ids, (id) =>
        telegramPages({ channel: 'harbour_desk', number: Number(id), text: TEXT, photos: [`${id}.jpg`] }),
      ),
  },
  truthsocial: {
    id: (n) => `1159000000000${digits(n, 5)}`,
    embed: (id) => frame(`https://truthsocial.com/@harbour/${id}/embed`),
    site: (ids) =>
      pages(ids, (id) => {
        const url = `${TRUTH_MEDIA}/${id}.jpg`
        const status = attachment(url)
        return {
          [`https://truthsocial.com/api/v1/statuses/${id}`]: mastodonJson(
            mastodonStatus({ host: 'truthsocial.com', id, content: `<p>${TEXT}</p>`, status }),
          ),
          [url]: picture(id),
        }
      }),
  },
  youtube: {
    id: (n) => `bench-${digits(n, 5)}`,
    embed: (id) => frame(`https://www.youtube.com/embed/${id}`),
    site: (ids) => pages(ids, (id) => youtubePages({ id, title: TEXT })),
  },
}
