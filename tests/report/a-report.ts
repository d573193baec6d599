import type { Report, ReportEntry } from '../../src/report/report-data.ts'

export const reported = (n: number, more: Partial<ReportEntry> = {}): ReportEntry => ({
  postId: `x/${n}`,
  platform: 'x',
  id: String(n),
  url: `https://x.com/tidetable/status/${n}`,
  author: { name: 'Tide Table', handle: 'tidetable' },
  text: 'High water at noon.',
  takenDown: false,
  at: '2026-06-02T10:00:00.000Z',
  cause: 'deleted',
  state: 'lost',
  outcome: 'captured',
  snapshot: '20260501T120000Z-ab',
  articles: [{ id: 'a1', url: 'https://news.example/tides', title: 'Tides' }],
  ...more,
})

/** A report of June 2026 with these losses. */
export function reportWith(lost: readonly ReportEntry[], returned: readonly ReportEntry[] = []): Report {
  const none = { accounts: 0, byCause: [], byPlatform: [], byDay: [], list: [], more: false }
  const tally = (list: readonly ReportEntry[]) => ({
    ...none,
    posts: list.length,
    accounts: list.length === 0 ? 0 : 1,
    byCause: list.length === 0 ? [] : [{ name: 'deleted', count: list.length }],
    byPlatform: list.length === 0 ? [] : [{ name: 'x', count: list.length }],
    byDay: list.length === 0 ? [] : [{ name: '2026-06-02', count: list.length }],
    list: [...list],
  })
  return {
    since: '2026-06-01T00:00:00.000Z',
    until: '2026-07-01T00:00:00.000Z',
    lost: {
      ...tally(lost),
      byAuthor: lost.flatMap(({ author }) =>
        author ? [{ platform: 'x' as const, handle: author.handle, name: author.name, count: 1 }] : [],
      ),
      byArticle: lost.flatMap(({ articles }) => articles.map((one) => ({ ...one, count: 1 }))),
    },
    returned: tally(returned),
    gone: { posts: 0, accounts: 0, byCause: [], byPlatform: [], byDay: [], list: [], more: false },
    dead: {
      byCause: lost.length === 0 ? [] : [{ name: 'deleted', count: lost.length }],
      byPlatform: lost.length === 0 ? [] : [{ name: 'x', lost: lost.length, gone: 0 }],
      articles: lost.length,
      moreArticles: false,
    },
    posts: { watched: 90, suspected: 1, lost: lost.length, returned: returned.length, gone: 0 },
    audit: { snapshots: 100, audited: 40, never: 3, oldest: '2026-03-01T00:00:00.000Z', damaged: [] },
  }
}

/** A hostile text for every output format. */
export const HOSTILE = reported(666, {
  author: {
    name: '=HYPERLINK("http://evil.example","x")',
    handle: '"><script>alert(1)</script>',
  },
  text: '| a | <img src=http://evil.example/p onerror=alert(1)> ![x](http://evil.example/t.png) `\u202egnp.exe`\n# Head\nhttp://evil.example www.evil.example',
  url: 'javascript:alert(1)',
  articles: [
    { id: 'a2', url: 'https://news.example/a|b>(c)?q="<x>', title: '](http://evil.example) <b>|bold\u2066' },
    { id: 'a3', url: 'javascript:alert(2)', title: '@SUM(1+1)*cmd' },
  ],
})
