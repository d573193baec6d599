import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { upsertPosts } from '../../../src/catalog/posts/posts.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import type { PostFilter } from '../../../src/catalog/search/post-filter.ts'
import { saveSnapshots } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { deleteSnapshot } from '../../../src/catalog/snapshots/snapshots.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { aPost, citing, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'

const DAY = 86_400_000
const START = Date.parse('2020-01-01T00:00:00Z')

interface Told {
  text: string
  language?: string | null
  name?: string
  handle?: string
  at?: Date
}

describe('a search', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  let second = 0
  const told = ({ text, language = null, name = 'Nobody', handle = 'nobody_here', at }: Told) => {
    second += 1
    const post = aPost()
    const made = manifestOf(post, 0, 'captured', text)
    const author = made.record.author && { ...made.record.author, name, handle }
    return {
      key: `m/${post.id}`,
      manifest: {
        ...made,
        id: `s-${post.id}`,
        capturedAt: (at ?? new Date(START + second * DAY)).toISOString(),
        record: { ...made.record, author, language },
      },
    }
  }
  const keep = async (...posts: Told[]): Promise<PostRef[]> => {
    const stored = posts.map(told)
    await saveSnapshots(db, stored, new Date(START))
    return stored.map(({ manifest }) => manifest.post)
  }
  const found = async (filter: PostFilter, limit = 50): Promise<string[]> => {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listPosts>> = await listPosts(db, filter, { cursor, limit })
      expect(page.posts.length).toBeLessThanOrEqual(limit)
      ids.push(...page.posts.map((row) => row.id))
      cursor = page.next
    } while (cursor !== null)
    return ids
  }

  it.each([
    ['en', 'The harbours were flooded overnight.', ['harbour', 'flooding', 'FLOODED']],
    ['de', 'Die Häuser am Hafen stehen unter Wasser.', ['häusern', 'Hafens']],
    ['fr', 'Les inondations continuent près des ports.', ['inondation', 'port']],
    ['es', 'Las inundaciones destruyeron los puentes.', ['inundación', 'puente', 'destruyó OR puente']],
    ['it', 'Le onde hanno distrutto i porti.', ['porto', 'distrutta']],
    ['pt', 'As enchentes atingiram as cidades.', ['enchente', 'cidade']],
    ['nl', 'De dijken zijn doorgebroken.', ['dijk']],
    ['sv', 'Hamnarna stängdes under natten.', ['hamnar', 'natt']],
    ['ru', 'Наводнения разрушили мосты.', ['наводнение', 'мост']],
    ['tr', 'Köprüler sular altında kaldı.', ['köprü']],
    ['ar', 'الفيضانات دمرت الجسور', ['جسور']],
  ])('finds a word by another form of it: %s', async (language, text, queries) => {
    const [post] = await keep({ text, language })
    for (const q of queries) {
      expect([q, await found({ q })]).toEqual([q, expect.arrayContaining([post?.id])])
    }
  })

  it.each([
    [
      'ja',
      '津波警報が発表されました。東京湾の水位に注意。',
      ['津波', '津波警報', '東京湾', '湾', '水位 津波', '"東京湾の水位"'],
    ],
    ['zh', '上海港口因台风关闭，请市民注意安全。', ['台风', '港口因台', '安全', '全']],
    ['th', 'น้ำท่วมใหญ่ในกรุงเทพมหานคร', ['กรุงเทพ', 'น้ำท่วม']],
    ['ko', '항구에서 배가 침몰했습니다', ['항구', '침몰']],
    ['pl', 'Powodziowe fale zalały nabrzeże', ['powodzi', 'nabrzeż', 'zalały']],
    [null, 'Quayside sirens again', ['quaysid', 'siren']],
  ])('finds any piece where there is no stemmer: %s', async (language, text, queries) => {
    const [post] = await keep({ text, language })
    for (const q of queries) expect([q, await found({ q })]).toEqual([q, [post?.id]])
    expect(await found({ q: '津波台風' })).toEqual([])
  })

  it.each([
    ['de', 'Über die Straße', ['uber', 'ÜBER', 'strasse', 'Straße', '"uber die strasse"']],
    ['fr', 'Les élèves protestent', ['eleve', 'ELEVES', 'élève']],
    ['tr', "Köprüler İstanbul'da kapalı", ['kopru', 'ISTANBUL', 'ıstanbul', 'istanbul', 'kapali']],
    ['pl', 'Łódź zalana', ['lodz', 'ŁÓDŹ']],
    ['el', 'Η Αθήνα', ['αθηνα']],
  ])('takes letters with and without accents for the same: %s', async (language, text, queries) => {
    const [post] = await keep({ text, language })
    for (const q of queries) expect([q, await found({ q })]).toEqual([q, expect.arrayContaining([post?.id])])
  })

  it('matches a phrase only for consecutive words of one text', async () => {
    const [only] = await keep(
      { text: 'wharf of freight', language: 'en', name: 'Tide Board' },
      { text: 'freight', language: 'en' },
    )
    expect(await found({ q: '"wharf of freight"' })).toEqual([only?.id])
    expect(await found({ q: '"wharf freight"' })).toEqual([])
    // The author's name precedes the text.
    expect(await found({ q: '"board wharf"' })).toEqual([])
  })

  it('parses any input', async () => {
    const [both, one, other] = await keep(
      { text: 'lantern quayfest marigold', language: 'en' },
      { text: 'lantern quayfest', language: 'en' },
      { text: 'marigold lantern then quayfest', language: 'en' },
    )
    const all = (q: string) => found({ q })
    expect(await all('lantern marigold')).toEqual([other?.id, both?.id])
    expect(await all('"lantern quayfest"')).toEqual([one?.id, both?.id])
    expect(await all('"Lanterns quayfest"')).toEqual([one?.id, both?.id])
    expect(await all('lantern -marigolds')).toEqual([one?.id])
    expect(await all('quayfest -"lantern quayfest"')).toEqual([other?.id])
    expect(await all('marigold or nothing-like-it')).toEqual([other?.id, both?.id])
    expect(await all('"quayfest lantern"')).toEqual([])
    // The last ones are accents without a letter.
    for (const q of ['-lantern', '"', '-', '&|!():*<>\\', "'", 'or', '🔥', '\u0301', '\u1fdd'])
      expect([q, await all(q)]).toEqual([q, []])
    expect(await found({ q: "lantern & | ! ( ) : * \\ ' \0 <-> \uD800" })).toHaveLength(3)
  })

  it('never mistakes a stem of one language for a word of another', async () => {
    await keep({ text: 'Dans tout un univers de sel', language: 'fr' })
    const [english] = await keep({ text: 'Two universities closed', language: 'en' })
    expect(await found({ q: 'university' })).toEqual([english?.id])
  })

  it('finds posts by the author’s name, handle, and a part of the handle', async () => {
    const [post] = await keep({ text: 'x', language: 'en', name: 'Zoë Ångström', handle: 'Pilot_Cutter99' })
    for (const q of ['zoë', 'ÅNGSTRÖM', 'Zoe\u0308', '@Pilot_Cutter99', 'pilot', 'ilotcut', 'cutter99']) {
      expect([q, await found({ q })]).toEqual([q, [post?.id]])
    }
    expect(await found({ author: '@pilot_cutter99' })).toEqual([post?.id])
  })

  it('finds posts by the title of an article while the article cites them', async () => {
    const [post] = await keep({ text: 'no such word', language: 'en' })
    if (!post) throw new Error('no post')
    const url = 'https://news.example/vermilion'
    const version = async (day: number, title: string, citations = [citing(post)]) => {
      const at = new Date(START + day * DAY)
      const record = { stet: 1 as const, url, title, publishedAt: null, recordedAt: at.toISOString() }
      await saveArticleRecord(
        db,
        articleKey(url, at),
        { ...record, bodySha256: `${day}`.padStart(64, '0'), bodyBytes: 1, citations },
        at,
      )
    }
    await version(1, 'Vermilion lighthouses')
    expect(await found({ q: 'vermilion lighthouse' })).toEqual([post.id])
    await version(2, 'Cerulean lighthouses')
    expect(await found({ q: 'cerulean' })).toEqual([post.id])
    expect(await found({ q: 'vermilion' })).toEqual([])
    await version(3, 'Cerulean lighthouses', [citing(aPost())])
    expect(await found({ q: 'cerulean lighthouse' })).not.toContain(post.id)
  })

  it('finds the words of the main snapshot only', async () => {
    const post = told({ text: 'saffron', language: 'en' })
    await saveSnapshots(db, [post], new Date(START))
    expect(await found({ q: 'saffron' })).toHaveLength(1)
    const { id, post: of } = post.manifest
    await deleteSnapshot(db, { id, platform: of.platform, post_id: of.id }, new Date(START))
    expect(await found({ q: 'saffron' })).toEqual([])
  })

  it('lists rare and common words newest first, page by page, with any filter', async () => {
    const count = 1_500
    const stored = Array.from({ length: count }, (_, n) =>
      told({
        text: `everyday ${n % 3 === 0 ? 'threefold' : ''} ${n % 250 === 0 ? 'seldom' : ''}`,
        language: 'en',
        handle: n % 50 === 0 ? 'fiftieth' : 'many',
        // Some share a time, as posts of one bulk request do.
        at: new Date(Date.parse('2010-01-01T00:00:00Z') + Math.floor(n / 40) * 40 * DAY),
      }),
    )
    await saveSnapshots(db, stored, new Date(START))
    const all = await found({ q: 'everyday' }, 200)
    expect(new Set(all).size).toBe(count)
    expect(all).toHaveLength(count)
    const times = new Map(stored.map(({ manifest }) => [manifest.post.id, manifest.capturedAt]))
    const inOrder = all.map((id) => times.get(id) ?? '')
    expect(inOrder).toEqual(inOrder.toSorted().reverse())
    expect(await found({ q: 'threefold' }, 7)).toEqual(await found({ q: 'threefold' }, 200))
    expect(await found({ q: 'threefold' }, 50)).toHaveLength(500)
    expect(await found({ q: 'seldom' }, 2)).toHaveLength(6)
    expect(await found({ q: 'everyday', author: 'fiftieth' }, 4)).toHaveLength(30)
    expect(
      await found({ q: 'everyday', author: 'fiftieth', platform: 'x', outcome: 'captured' }),
    ).toHaveLength(30)
    expect(await found({ q: 'seldom', platform: 'youtube' })).toEqual([])
    expect(await found({ q: 'everyday', outcome: 'gone' })).toEqual([])
    const [since, until] = [new Date('2012-01-01T00:00:00Z'), new Date('2013-01-01T00:00:00Z')]
    const within = inOrder.filter((at) => at >= since.toISOString() && at < until.toISOString())
    expect(await found({ q: 'everyday', since, until }, 30)).toHaveLength(within.length)
    expect(await found({ platform: 'x', since, until }, 30)).toHaveLength(within.length)
  })

  it('follows a change of the time when Stet first knew of a post', async () => {
    const [post] = await keep({ text: 'chartreuse', language: 'en', at: new Date('2024-05-01T00:00:00Z') })
    if (!post) throw new Error('no post')
    const earlier = new Date('2015-01-01T00:00:00Z')
    await upsertPosts(db, [{ post, at: earlier }], new Date(START))
    expect(await found({ q: 'chartreuse', until: new Date('2015-01-02T00:00:00Z') })).toEqual([post.id])
  })

  it('rejects any invalid cursor', async () => {
    const bad = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const day = '2026-01-01T00:00:00.000Z'
    for (const cursor of [
      'x',
      '%%',
      bad([]),
      bad([day]),
      bad(['1', 'x', '1']),
      bad([day, 'x', '\0']),
      bad([day, 1, 2]),
    ]) {
      await expect(listPosts(db, { q: 'word' }, { cursor, limit: 5 })).rejects.toMatchObject({
        code: 'input-unreadable',
        httpStatus: 422,
      })
    }
    const harmless = bad(['2000-01-01T00:00:00.000Z', 'x', "'; drop"])
    expect((await listPosts(db, { q: 'word' }, { cursor: harmless, limit: 5 })).posts).toEqual([])
  })
})
