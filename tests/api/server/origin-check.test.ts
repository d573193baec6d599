import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRoom, type Room } from '../retrieve/room.ts'

const HTTPS = 'https://archive.example'
const HTTP = 'http://archive.example'

/** The status of a sign-in with a wrong token: 401 from our own pages, 403 from anywhere else. */
describe.each<[string, ReadonlyArray<readonly [host: string, origin: string, status: number]>]>([
  [
    HTTPS,
    [
      ['archive.example', HTTPS, 401],
      ['archive.example', HTTP, 403],
      ['archive.example', `${HTTPS}:8443`, 403],
      ['archive.example', `${HTTPS}.`, 403],
      ['archive.example', `${HTTPS}/`, 403],
      ['archive.example', 'https://sub.archive.example', 403],
      ['127.0.0.1:8080', HTTPS, 401],
      ['127.0.0.1:8080', 'http://127.0.0.1:8080', 401],
      ['127.0.0.1:8080', 'http://127.0.0.1:8081', 403],
    ],
  ],
  [
    HTTP,
    [
      ['archive.example', HTTP, 401],
      ['archive.example', HTTPS, 401],
    ],
  ],
  [
    '',
    [
      ['archive.example', HTTPS, 401],
      ['archive.example', HTTP, 403],
      ['localhost:8080', 'http://localhost:8080', 401],
      ['[::1]:8080', 'http://[::1]:8080', 401],
      ['[::1]:8080', 'ftp://[::1]:8080', 403],
      ['localhost:8080', 'null', 403],
    ],
  ],
])('a form with STET_PUBLIC_URL=%s', (publicUrl, cases) => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLIC_URL: publicUrl })
  })
  afterAll(() => room?.[Symbol.asyncDispose]())

  it.each(cases)('sent to %s from %s: %i', async (host, origin, status) => {
    const answer = await room.ask('/sign-in', {
      method: 'POST',
      headers: { host, origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=stet_00000000_${'A'.repeat(43)}&to=/`,
    })
    expect(answer.statusCode).toBe(status)
  })
})

describe('pages over a network without TLS', () => {
  const host = '192.168.7.20:8080'
  const origin = `http://${host}`
  const signIn = async (room: Room, token: string) =>
    await room.ask('/sign-in', {
      method: 'POST',
      headers: { host, origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${token}&to=/`,
    })

  it('say what to do if Stet does not know its address', async () => {
    await using room = await openRoom({ STET_PUBLIC_URL: '' })
    const answer = await signIn(room, room.tokens.read)
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain(`set STET_PUBLIC_URL=${origin}`)
  })

  it('keep the session in a cookie that the browser keeps, and warn', async () => {
    await using room = await openRoom({ STET_PUBLIC_URL: origin })
    const form = await room.ask('/sign-in', { headers: { host, accept: 'text/html' } })
    expect(form.body).toContain('This connection is not encrypted')
    const answer = await signIn(room, room.tokens.read)
    expect(answer.statusCode).toBe(303)
    const [cookie = ''] = String(answer.headers['set-cookie']).split(';', 1)
    expect(answer.headers['set-cookie']).toMatch(
      /^stet=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect((await room.ask('/', { headers: { host, cookie, accept: 'text/html' } })).statusCode).toBe(200)
  })
})
