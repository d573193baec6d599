import { snapshotId, snapshotKeys } from '../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../src/catalog/articles/article-records.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { saveSnapshots } from '../../src/catalog/snapshots/save-snapshots.ts'
import { blankAuthor } from '../../src/model/blank-record.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { PlatformName, PostRef } from '../../src/model/platform.ts'
import { manifestOf } from './catalog-rows.ts'

/** Posts of each platform as their ids and addresses are made. */
const PLATFORMS: Readonly<Record<string, (n: number) => Omit<PostRef, 'platform'>>> = {
  x: (n) => numbered(1_900_000_000_000_000_000n, n, (id) => `https://x.com/desk${n % 40}/status/${id}`),
  bluesky: (n) => {
    const [did, key] = [`did:plc:${letters(n % 40, 24)}`, `3k${letters(n, 11)}`]
    return {
      id: `at://${did}/app.bsky.feed.post/${key}`,
      url: `https://bsky.app/profile/${did}/post/${key}`,
    }
  },
  mastodon: (n) => ({
    id: `harbour.example/11${String(n).padStart(16, '0')}`,
    url: `https://harbour.example/@desk${n % 40}/11${String(n).padStart(16, '0')}`,
  }),
  truthsocial: (n) =>
    numbered(113_000_000_000_000_000n, n, (id) => `https://truthsocial.com/@desk${n % 40}/posts/${id}`),
  instagram: (n) => ({ id: `C${letters(n, 10)}`, url: `https://www.instagram.com/p/C${letters(n, 10)}/` }),
  threads: (n) => ({
    id: `D${letters(n, 10)}`,
    url: `https://www.threads.com/@desk${n % 40}/post/D${letters(n, 10)}`,
  }),
  facebook: (n) =>
    numbered(10_150_000_000_000_000n, n, (id) => `https://www.facebook.com/desk${n % 40}/posts/${id}`),
  tiktok: (n) =>
    numbered(7_400_000_000_000_000_000n, n, (id) => `https://www.tiktok.com/@desk${n % 40}/video/${id}`),
  youtube: (n) => ({ id: letters(n, 11), url: `https://www.youtube.com/watch?v=${letters(n, 11)}` }),
  reddit: (n) => ({
    id: `1${letters(n, 6)}`,
    url: `https://www.reddit.com/r/harbour/comments/1${letters(n, 6)}/`,
  }),
  telegram: (n) => ({ id: `harbour_desk/${n + 1}`, url: `https://t.me/harbour_desk/${n + 1}` }),
}

const letters = (n: number, length: number): string =>
  n
    .toString(26)
    .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
    .padStart(length, 'a')

function numbered(first: bigint, n: number, url: (id: string) => string): Omit<PostRef, 'platform'> {
  const id = String(first + BigInt(n))
  return { id, url: url(id) }
}

/** What people write about a bridge, in twelve languages. */
const WORDS: ReadonlyArray<readonly [language: string, name: string, words: string]> = [
  ['en', 'Harbour Desk', 'The bridge stands open again this morning, and nobody paid the toll'],
  ['de', 'Hafenredaktion', 'Die Brücke ist heute früh wieder offen, die Maut zahlte keiner'],
  ['fr', 'Rédaction du port', 'Le pont est rouvert depuis ce matin, sans péage pour personne'],
  ['es', 'Redacción del puerto', 'El puente abrió otra vez esta mañana, sin que nadie pagara el peaje'],
  ['pt', 'Redação do porto', 'A ponte reabriu esta manhã e ninguém pagou pedágio'],
  ['tr', 'Liman Masası', 'Köprü bu sabah yeniden açıldı, ücreti kimse ödemedi'],
  ['ru', 'Портовая редакция', 'Мост снова открыт с утра, и никто не платил за проезд'],
  ['ar', 'مكتب الميناء', 'فُتح الجسر من جديد هذا الصباح ولم يدفع أحد الرسوم'],
  ['he', 'דסק הנמל', 'הגשר נפתח שוב הבוקר ואיש לא שילם אגרה'],
  ['hi', 'बंदरगाह डेस्क', 'पुल आज सुबह फिर खुला और किसी ने शुल्क नहीं दिया'],
  ['ja', '港湾デスク', '橋は今朝また開通し、通行料を払った人はいなかった'],
  ['zh', '港口编辑部', '大桥今早重新开放，没有人付过路费'],
]
const OUTCOMES: readonly Manifest['outcome'][] = ['captured', 'captured', 'captured', 'partial', 'salvaged']
const START_MS = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000

/** The platform and language of the n-th post: every pair occurs. */
export const platformOf = (n: number): PlatformName => {
  const names = Object.keys(PLATFORMS)
  return (names[n % names.length] ?? 'x') as PlatformName
}
export const languageOf = (n: number): string => WORDS[n % WORDS.length]?.[0] ?? 'en'

/** The n-th post's snapshot: its catalog row is whole, and no file is in the ledger. */
export function manifestOfMany(n: number): { manifest: Manifest; key: string } {
  const platform = platformOf(n)
  const [language, name, words] = WORDS[n % WORDS.length] ?? ['en', '', '']
  const post: PostRef = { platform, ...(PLATFORMS[platform]?.(n) ?? { id: '', url: '' }) }
  const published = new Date(START_MS + n * HOUR_MS)
  const capturedAt = new Date(published.getTime() + HOUR_MS)
  const made = manifestOf(post, 0, OUTCOMES[n % OUTCOMES.length] ?? 'captured', `${words} (${n}).`)
  return {
    key: snapshotKeys(post, capturedAt).manifest,
    manifest: {
      ...made,
      id: snapshotId(post, capturedAt),
      capturedAt: capturedAt.toISOString(),
      wacz: { ...made.wacz, key: snapshotKeys(post, capturedAt).wacz },
      record: {
        ...made.record,
        ...post,
        language,
        author: blankAuthor(`desk${n % 40}`, `${name} ${n % 40}`, null),
        publishedAt: published.toISOString(),
        publishedOn: null,
      },
    },
  }
}

/** Fills a catalog with this many posts of eleven platforms in twelve languages; articles cite five of each twenty-five. */
export async function saveManyPosts(db: Db, count: number): Promise<void> {
  const all = Array.from({ length: count }, (_, n) => manifestOfMany(n))
  const now = new Date()
  for (let from = 0; from < count; from += 250) await saveSnapshots(db, all.slice(from, from + 250), now)
  for (let from = 0; from + 5 <= count; from += 25) {
    const posts = all.slice(from, from + 5).map(({ manifest }) => manifest)
    await saveArticleRecord(
      db,
      `articles/00/${from}.json`,
      {
        url: `https://news.example/bridge/${from}`,
        title: `The bridge, day ${from / 25}`,
        publishedAt: posts[0]?.record.publishedAt ?? null,
        recordedAt: new Date(START_MS + from * HOUR_MS).toISOString(),
        bodySha256: 'ab'.repeat(32),
        bodyBytes: 4_000,
        citations: posts.map(({ post, record }, n) => ({
          ...post,
          role: 'embed',
          form: 'blockquote',
          author: { name: record.author?.name ?? '', handle: record.author?.handle ?? '' },
          text: record.text,
          publishedOn: null,
          links: [],
          quote: '<blockquote>…</blockquote>',
          start: n * 100,
          end: n * 100 + 90,
        })),
      },
      now,
    )
  }
}
