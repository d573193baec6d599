import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as bluesky from '../platforms/bluesky/posts.ts'
import * as mastodon from '../platforms/mastodon/posts.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { blueskyDeletedPages, blueskyPages, blueskyUri } from '../support/origin/platforms/bluesky.ts'
import {
  mastodonDeletedPages,
  mastodonHost,
  mastodonPages,
  mastodonUrls,
} from '../support/origin/platforms/mastodon.ts'
import { trust } from '../support/origin/trust.ts'
import { stet } from './run-cli.ts'

interface Line {
  readonly citation: { readonly platform: string }
  readonly outcome: string
  readonly reason: string | null
  readonly snapshot: { readonly key: string } | null
}

const GONE_SKY = { ...bluesky.PICTURES, rkey: '3mfybhq322555', text: 'Gone from the sky' }
const GONE_TOOT = { ...mastodon.SITE_STATUS, id: '115900000000000055' }

const skyEmbed = (post: typeof bluesky.SITE_POST) =>
  `<blockquote class="bluesky-embed" data-bluesky-uri="${blueskyUri(post)}" data-bluesky-cid="bafyrei"><p lang="en">${post.text}</p>&mdash; Harbour Desk (<a href="https://bsky.app/profile/${post.did}?ref_src=embed">@harbour.example</a>) <a href="https://bsky.app/profile/${post.did}/post/${post.rkey}?ref_src=embed">March 1, 2026 at 8:00 AM</a></blockquote>`
const tootEmbed = (post: typeof mastodon.SITE_STATUS) =>
  `<iframe src="${mastodonUrls(post).object}/embed" class="mastodon-embed" width="400"></iframe>`

it('an article with living and dead posts of Bluesky and Mastodon is archived whole', async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({
    pages: {
      ...blueskyPages(bluesky.QUOTED),
      ...blueskyDeletedPages(GONE_SKY),
      ...blueskyPages(bluesky.SITE_POST),
      ...bluesky.FILES,
      ...mastodonHost(mastodon.HOST),
      ...mastodonPages(mastodon.SITE_STATUS),
      ...mastodonPages(mastodon.QUOTED),
      ...mastodonDeletedPages(GONE_TOOT),
      ...mastodon.FILES,
    },
  })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = await mkdtemp(join(tmpdir(), 'stet-federated-'))
  parts.defer(() => rm(dir, { recursive: true, force: true }))
  const env = { ...origin.env, STET_DATA_DIR: join(dir, 'data') }
  const article = join(dir, 'article.html')
  await writeFile(
    article,
    `<title>The crane</title>${[skyEmbed(bluesky.SITE_POST), skyEmbed(GONE_SKY), tootEmbed(mastodon.SITE_STATUS), tootEmbed(GONE_TOOT)].join('<p>More.</p>')}`,
  )

  const ended = await stet(['archive', article, '--url', 'https://gazette.example/crane', '--json'], env)
  const lines = ended.lines as unknown as Line[]
  expect(lines.map((line) => [line.citation.platform, line.outcome, line.reason])).toEqual([
    ['bluesky', 'captured', null],
    // The article's words remain.
    ['bluesky', 'salvaged', 'not-found'],
    ['mastodon', 'captured', null],
    // Its embed has none.
    ['mastodon', 'gone', 'not-found'],
  ])
  for (const { snapshot } of lines) {
    if (snapshot === null) continue
    const file = join(dir, 'data', 'archive', snapshot.key)
    expect((await stet(['check', file, '--json'], env)).lines).toMatchObject([{ valid: true }])
  }
}, 30_000)
