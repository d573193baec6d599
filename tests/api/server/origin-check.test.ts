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
