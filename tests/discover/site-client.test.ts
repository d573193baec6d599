import { describe, expect, it } from 'vitest'
import { SITE_SOURCE } from '../../src/discover/site/site-client.ts'
import type { RateLimiter } from '../../src/model/rate-limiter.ts'
import { createInMemoryRateLimiter } from '../../src/outbound/in-memory-rate-limiter.ts'
import { createFinder, robots, SITE, urlset, xml } from './finder.ts'

const clock = { now: () => new Date() }
/** A scheduler whose limiter notes when it permitted each request: on the way to the site, a busy machine delays some. */
const scheduler = (perSecond: number) => {
  const rateLimiter = createInMemoryRateLimiter(clock)
  const permitted: number[] = []
  const acquire: RateLimiter['acquire'] = async (...request) => {
    const permit = await rateLimiter.acquire(...request)
    if (permit.kind === 'go') permitted.push(clock.now().getTime())
    return permit
  }
  const rates = {
    named: { [SITE_SOURCE]: { perSecond, burst: 1, perHost: true as const } },
    media: { perSecond: 1_000, burst: 1_000 },
    other: { perSecond: 1_000, burst: 1_000 },
  }
  return { rateLimiter: { ...rateLimiter, acquire }, rates, permitted }
}
const gaps = (times: readonly number[]) => times.slice(1).map((at, n) => at - (times[n] ?? 0))

describe('requests to a site', () => {
  it('carry an honest agent with a contact', async () => {
    await using finder = await createFinder({})
    await finder.find(SITE)
    expect(new Set(finder.origin.requests.map(({ headers }) => headers['user-agent']))).toEqual(
      new Set(['Stet/test (+https://desk.example/bot)']),
    )
  })

  it('keep the rate of sites, and a longer pause that robots.txt asks for', async () => {
    const pages = {
      '/robots.txt': robots(
        'User-agent: *',
        'Crawl-delay: 0.3',
        `Sitemap: ${SITE}/a.xml`,
        `Sitemap: ${SITE}/b.xml`,
      ),
      '/a.xml': xml(urlset([`${SITE}/1`])),
      '/b.xml': xml(urlset([`${SITE}/2`])),
    }
    const asked = scheduler(20)
    await using finder = await createFinder(pages, { scheduler: asked })
    await finder.find(SITE)
    expect(asked.permitted).toHaveLength(finder.origin.requests.length)
    expect(Math.min(...gaps(asked.permitted))).toBeGreaterThan(298)
    const usual = scheduler(5)
    await using faster = await createFinder(
      { ...pages, '/robots.txt': robots(`Sitemap: ${SITE}/a.xml`, `Sitemap: ${SITE}/b.xml`) },
      { scheduler: usual },
    )
    await faster.find(SITE)
    expect(usual.permitted).toHaveLength(faster.origin.requests.length)
    expect(Math.min(...gaps(usual.permitted))).toBeGreaterThan(198)
  })

  it('wait as long as the site says', async () => {
    await using finder = await createFinder({
      '/robots.txt': robots(`Sitemap: ${SITE}/a.xml`),
      '/a.xml': xml(urlset([`${SITE}/1`])),
    })
    finder.origin.mood('harbour.example/a.xml', () => ({ status: 429, headers: { 'retry-after': '1' } }), 1)
    expect((await finder.find(SITE)).urls).toEqual([`${SITE}/1`])
    expect(
      gaps(finder.origin.asked('harbour.example/a.xml').map(({ at }) => at.getTime()))[0],
    ).toBeGreaterThan(950)
  })

  it('do not go where robots.txt forbids it, to Stet or to all', async () => {
    await using finder = await createFinder({
      '/robots.txt': robots(
        'User-agent: Other',
        'Disallow: /',
        '',
        'User-agent: stet',
        'Disallow: /private',
        'Allow: /private/open',
      ),
      '/private/1': '<p>no',
      '/private/open': '<p>yes',
    })
    await expect(finder.client.open({ url: `${SITE}/private/1` })).rejects.toMatchObject({ code: 'refused' })
    await using opened = await finder.client.open({ url: `${SITE}/private/open` })
    expect(opened.exchange.status).toBe(200)
    expect(finder.asked()).toEqual({ '/robots.txt': 1, '/private/open': 1 })
  })

  it('end where the site refuses, and the problem says so', async () => {
    await using finder = await createFinder({})
    finder.origin.mood('harbour.example', () => ({ status: 403, body: 'Access denied' }))
    const { urls, problems } = await finder.find(SITE)
    expect(urls).toEqual([])
    expect(problems.at(-1)).toMatchObject({ code: 'refused' })
    expect(problems.at(-1)?.message).toContain('403')
    expect(finder.origin.requests.length).toBeLessThanOrEqual(6)
  })

  it('end where robots.txt can not be read', async () => {
    await using finder = await createFinder({})
    finder.origin.mood('harbour.example', () => ({ status: 500 }))
    const { problems } = await finder.find(SITE)
    expect(problems).toMatchObject([{ code: 'upstream' }])
    expect(finder.origin.requests).toHaveLength(1)
  })
})
