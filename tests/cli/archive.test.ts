import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { stet } from './run-cli.ts'

const author = { handle: 'tram_watch', name: 'Tram Watch' }
const photo = {
  id: idAt('2026-03-01T10:00:00Z'),
  author,
  text: 'Line 4 is back.',
  photos: [{ key: 'TramPhoto000001' }],
}
const video = {
  id: idAt('2026-03-01T11:00:00Z'),
  author,
  text: 'And it moves.',
  video: { mediaId: '1901000000000000001' },
}
const quote = { id: idAt('2026-03-01T12:00:00Z'), author, text: 'As promised.', quoted: photo }
const dead = {
  id: idAt('2026-02-01T12:00:00Z'),
  author,
  text: 'Line 4 will never close.',
  dead: 'deleted' as const,
}

const address = ({ id }: { id: string }) => `https://x.com/tram_watch/status/${id}`
const embed = (post: { id: string; text: string }) =>
  `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">${post.text}</p>&mdash; Tram Watch (@tram_watch) <a href="${address(post)}">March 1, 2026</a></blockquote>`

const ARTICLE = 'https://gazette.example/line-4'
const page = `<title>Line 4</title>${[photo, video, dead].map(embed).join('<p>More.</p>')}<p>${address(quote)}</p>`

describe('stet archive', () => {
  let origin: Origin
  let dir: string
  let env: Record<string, string>

  beforeAll(async () => {
    origin = await startOrigin({
      posts: [photo, video, quote, dead],
      pages: {
        [ARTICLE]: page,
        'https://gazette.example/gone': { status: 404, body: 'Not here' },
        'https://gazette.example/moved': {
          status: 302,
          headers: { location: 'http://169.254.169.254/latest/meta-data/' },
        },
      },
    })
    trust(origin.caPath)
    dir = await mkdtemp(join(tmpdir(), 'stet-archive-'))
    env = { ...origin.env, STET_DATA_DIR: join(dir, 'data') }
  })
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  const stored = async (under = join(dir, 'data')) => {
    const names = await readdir(under, { recursive: true }).catch(() => [])
    const files = await Promise.all(names.map(async (name) => ({ name, at: await stat(join(under, name)) })))
    return files.filter(({ at }) => at.isFile()).map(({ name, at }) => `${name} ${at.size} ${at.mtimeMs}`)
  }

  it('--dry-run says what it would do, asks no platform and writes nothing', async () => {
    const { code, lines } = await stet(['archive', ARTICLE, '--dry-run', '--json'], env)
    expect(lines).toHaveLength(4)
    expect(lines.every((line) => line.outcome === null && line.snapshot === null)).toBe(true)
    expect(origin.asked('cdn.syndication.twimg.com')).toEqual([])
    expect(await stored()).toEqual([])
    expect(code).toBe(0)
  })

  it('captures what lives, salvages what died, and says so in a line a citation', async () => {
    const { code, lines, stderr } = await stet(['archive', ARTICLE, '--json'], env)
    expect(stderr).toBe('')
    expect(lines.map((line) => [line.outcome, line.reason])).toEqual([
      ['captured', null],
      ['captured', null],
      ['salvaged', 'deleted'],
      ['captured', null],
    ])
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['input', 'citation', 'outcome', 'missing', 'reason', 'snapshot'])
      expect(line).toMatchObject({ input: ARTICLE, missing: [], citation: { platform: 'x' } })
      expect(Object.keys(line.snapshot as object)).toEqual([
        'id',
        'key',
        'manifestKey',
        'sha256',
        'bytes',
        'capturedAt',
      ])
    }
    expect(code).toBe(3)
  })

  it('every snapshot is proven by stet check, and one flipped byte is found', async () => {
    const files = (await readdir(join(dir, 'data'), { recursive: true }))
      .filter((name) => name.endsWith('.wacz'))
      .map((name) => join(dir, 'data', name))
    expect(files).toHaveLength(4)
    const whole = await stet(['check', '--json', ...files], env)
    expect(whole.lines.map((line) => line.valid)).toEqual([true, true, true, true])
    expect(whole.code).toBe(0)

    const bytes = await readFile(files[0] ?? '')
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    await writeFile(join(dir, 'flipped.wacz'), bytes)
    const flipped = await stet(['check', join(dir, 'flipped.wacz')], env)
    expect(flipped.stdout).toContain('NOT valid')
    expect(flipped.code).toBe(3)
  })

  it('a second run writes nothing and prints the same snapshots', async () => {
    const before = await stored()
    const { lines } = await stet(['archive', ARTICLE, '--json'], env)
    expect(lines.map((line) => line.outcome)).toEqual(['captured', 'captured', 'salvaged', 'captured'])
    expect(await stored()).toEqual(before)
  })

  it('takes the address of one post; the citation is null', async () => {
    const { code, lines } = await stet(['archive', address(photo), '--json'], env)
    expect(lines).toEqual([
      expect.objectContaining({ input: address(photo), citation: null, outcome: 'captured' }),
    ])
    expect(code).toBe(0)
  })

  it('prints words for people: outcomes, what they mean, a sum', async () => {
    const { code, stdout } = await stet(['archive', ARTICLE], env)
    expect(stdout).toContain('Line 4  https://gazette.example/line-4')
    expect(stdout).toMatch(/✔ captured {4}https:\/\/x\.com\/tram_watch\/status\//)
    expect(stdout).toContain(
      'the post is gone; the words this article quotes are kept (deleted by its author)',
    )
    expect(stdout).toMatch(/3 captured · 1 salvaged\n$/)
    expect(code).toBe(3)
  })

  it('--roles leaves the others out, but the article record keeps them', async () => {
    const { code, lines } = await stet(['archive', ARTICLE, '--roles', 'link', '--json'], env)
    expect(lines).toEqual([])
    expect(code).toBe(0)
  })

  it('a flattened citation whose address is not known is unresolved', async () => {
    const text = join(dir, 'feed.txt')
    await writeFile(text, 'Line 4 is back. What a day!— Tram Watch (@tram_watch) March 1, 2026\n')
    const { code, lines } = await stet(['archive', text, '--json'], env)
    expect(lines).toEqual([
      expect.objectContaining({
        outcome: 'unresolved',
        reason: null,
        snapshot: null,
        citation: expect.objectContaining({ role: 'flattened', id: null, url: null }),
      }),
    ])
    expect(code).toBe(3)
  })

  it.each([
    ['gone', 'input-missing', /404/],
    ['moved', 'address-refused', /169\.254\.169\.254/],
  ])('an article that is %s: %s, and the other input is done', async (name, code, says) => {
    const input = `https://gazette.example/${name}`
    const result = await stet(['archive', input, address(photo), '--json'], env)
    expect(result.lines).toEqual([
      { input, error: { code, message: expect.stringMatching(says) } },
      expect.objectContaining({ input: address(photo), outcome: 'captured' }),
    ])
    expect(result.stderr).toMatch(/^stet: .*\n {6}\S.*\n$/)
    expect(result.code).toBe(3)
  })

  it('a wait that is too long is not sat out: failed, rate-limited, with the time to come back', async () => {
    const limited = { ...photo, id: idAt('2026-03-02T10:00:00Z') }
    origin.post(limited)
    const end = origin.mood('*', moods.rateLimited({ 'retry-after': '900' }))
    const { code, lines } = await stet(['archive', address(limited), '--json'], env)
    end()
    expect(lines).toEqual([
      expect.objectContaining({
        outcome: 'failed',
        reason: 'rate-limited',
        retryAt: expect.stringMatching(/Z$/),
      }),
    ])
    expect(code).toBe(3)
  })

  it('a data directory that can’t be written ends it: exit 2, nothing half-written', async () => {
    await writeFile(join(dir, 'file'), '')
    const wrong = { ...env, STET_DATA_DIR: join(dir, 'file', 'data') }
    const { code, stdout, stderr } = await stet(['archive', address(photo), '--json'], wrong)
    expect(stderr).toMatch(/^stet: .*file.*\n {6}\S.*STET_DATA_DIR.*\n$/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})
