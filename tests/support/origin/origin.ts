import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PLATFORMS } from '../../../src/platforms/registry.ts'
import type { Answer, OriginRequest } from './answer.ts'
import { createAuthority, type Issuer } from './authority.ts'
import { mediaHost } from './media-hosts.ts'
import { type Match, type Mood, matches } from './mood.ts'
import type { Death, FixturePost } from './post.ts'
import { startProxy } from './proxy.ts'
import { webArchive } from './replay.ts'
import { addPost, type Content, contentOf, type OriginSite } from './site.ts'
import { publishHost, shortener, tweetResultHost } from './x-hosts.ts'

export interface Origin {
  readonly port: number
  readonly proxyUrl: string
  readonly caPath: string
  /** The environment in which a child process reaches the network through the origin. */
  readonly env: Readonly<Record<string, string>>
  /** Every request so far. */
  readonly requests: readonly OriginRequest[]
  /** The requests that the origin does not know, as `METHOD URL`: any such request fails the test. */
  readonly unknown: readonly string[]
  /** Changes responses from now on, for this many matching requests; returns a function that ends it. */
  mood(match: Match, mood: Mood, times?: number): () => void
  kill(postId: string, how: Death): void
  revive(postId: string): void
  /** Adds or replaces a post. */
  post(post: FixturePost): void
  /** The requests to a host, or to a prefix of `host/path`. */
  asked(match: Match): OriginRequest[]
  /** Closes the origin; fails if it received an unknown request. */
  close(): Promise<void>
}

/** The hosts that the origin plays for every test. The posts of another platform are pages of the test's site. */
const HOSTS: Readonly<Record<string, (request: OriginRequest, content: Content) => Answer | null>> = {
  'cdn.syndication.twimg.com': (request, { posts }) => tweetResultHost(request, posts),
  'publish.x.com': (request, { posts }) => publishHost(request, posts),
  'publish.twitter.com': (request, { posts }) => publishHost(request, posts),
  'pbs.twimg.com': (request, { media }) => mediaHost(request, media),
  'video.twimg.com': (request, { media }) => mediaHost(request, media),
  't.co': (request, { links }) => shortener(request, links),
  'web.archive.org': (request, { archived }) => webArchive(request, archived),
}

/** The origin needs no rate limits. */
const UNHURRIED = Object.fromEntries(
  [
    'STET_MEDIA_RATE',
    'STET_HOST_RATE',
    'STET_SITE_RATE',
    ...PLATFORMS.flatMap(({ capture }) => Object.values(capture?.rates ?? {}).map(({ name }) => name)),
  ].map((name) => [name, '1000/s burst 100000']),
)

/** The key of a page: its URL, and for a request that names its video or note in a JSON body that id as a fragment. */
function pageKey({ url, body }: OriginRequest): string {
  const id = /"(?:videoId|noteId)":"([\w-]+)"/.exec(
    body.length === 0 ? '' : Buffer.from(body).toString(),
  )?.[1]
  return id === undefined ? url.href : `${url.href}#${id}`
}

function usual(request: OriginRequest, content: Content): Answer | null {
  const page = content.pages.get(pageKey(request))
  if (typeof page === 'string') return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page }
  if (page) return page
  const host = HOSTS[request.url.host]
  if (host !== undefined) return host(request, content)
  const title = content.targets.get(request.url.href)
  if (title === undefined) return null
  return {
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><title>${title}</title>`,
  }
}

/**
 * Starts one HTTPS proxy on the loopback that plays the platforms and the article hosts of `site`. It answers every
 * request itself; it answers unknown ones with 502 and records them in `unknown`.
 *
 * @param issuer of its certificates; default: the one that all origins of this process share
 */
export async function startOrigin(site: OriginSite = {}, port = 0, issuer?: Issuer): Promise<Origin> {
  const content = await contentOf(site)
  const dir = await mkdtemp(join(tmpdir(), 'stet-origin-'))
  const pageHosts = [...content.pages.keys(), ...content.targets.keys(), ...content.links.values()].map(
    (url) => new URL(url).hostname,
  )
  const authority = await createAuthority(dir, [...new Set([...Object.keys(HOSTS), ...pageHosts])], issuer)
  const requests: OriginRequest[] = []
  const unknown: string[] = []
  const temper: { match: Match; mood: Mood; left: number }[] = []

  const respond = (request: OriginRequest): Answer => {
    requests.push(request)
    const mood = temper.findLast((one) => one.left > 0 && matches(one.match, request))
    const ignored = site.ignore?.includes(request.url.hostname) ? { status: 404 } : null
    const what = `${request.method} ${request.url.href}`
    const answer = usual(request, content) ?? ignored
    const good: Answer = answer ?? {
      status: 502,
      headers: { 'content-type': 'text/plain' },
      body: `The origin does not know ${what}\n`,
    }
    if (mood) mood.left--
    const given = mood ? mood.mood(good, request) : good
    // A mood that replaces the body also serves hosts that the site does not have.
    if (answer === null && given.body === good.body) unknown.push(what)
    return given
  }

  const known = (id: string) => {
    const post = content.posts.get(id)
    if (!post) throw new TypeError(`The origin has no post ${id}.`)
    return post
  }

  const proxy = await startProxy(authority, respond, port)
  const proxyUrl = `http://127.0.0.1:${proxy.port}`
  return {
    port: proxy.port,
    proxyUrl,
    caPath: authority.caPath,
    env: {
      HTTPS_PROXY: proxyUrl,
      HTTP_PROXY: proxyUrl,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: authority.caPath,
      // The origin needs no interval between requests.
      STET_WEB_ARCHIVE_INTERVAL: '1ms',
      ...UNHURRIED,
    },
    requests,
    unknown,
    mood(match, mood, times = Number.POSITIVE_INFINITY) {
      const entry = { match, mood, left: times }
      temper.push(entry)
      return () => {
        entry.left = 0
      }
    },
    kill(id, how) {
      known(id).death = how
    },
    revive(id) {
      known(id).death = null
    },
    post: (post) => addPost(content, post),
    asked: (match) => requests.filter((request) => matches(match, request)),
    async close() {
      await proxy.close()
      await rm(dir, { recursive: true, force: true })
      if (unknown.length > 0)
        throw new Error(`The origin was asked what it does not know:\n${unknown.join('\n')}`)
    },
  }
}
