import { describe, expect, it } from 'vitest'
import {
  formatRequestHead,
  formatResponseHead,
  joinHeaderFields,
  parseHeaderFields,
} from '../../src/outbound/http-head.ts'

describe('the recorded request', () => {
  it('contains the request without secrets', () => {
    const headers = {
      'user-agent': 'Stet/1',
      accept: '*/*',
      authorization: 'Bearer hunter2',
      cookie: 'sid=hunter2',
      'x-api-key': 'hunter2',
    }
    expect(formatRequestHead('GET', new URL('https://news.example:8443/a?b=c'), headers)).toBe(
      'GET /a?b=c HTTP/1.1\r\nHost: news.example:8443\r\nUser-Agent: Stet/1\r\nAccept: */*\r\n\r\n',
    )
  })
})

describe('the recorded response', () => {
  const fields = parseHeaderFields([
    ...['Content-Type', 'text/html', 'Set-Cookie', 'sid=hunter2; Path=/', 'set-cookie', 'b=hunter2'],
    ...['Vary', 'a', 'Vary', 'b', 'Content-Encoding', 'gzip', 'Transfer-Encoding', 'chunked'],
  ])

  it('has blanked cookies, no coding, and the length of the decoded body', () => {
    expect(formatResponseHead(200, 'OK', fields, 42)).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: \r\nset-cookie: \r\nVary: a\r\nVary: b\r\nContent-Length: 42\r\n\r\n',
    )
  })
  it('keeps the declared length for HEAD', () => {
    expect(formatResponseHead(200, 'OK', parseHeaderFields(['Content-Length', '77']), null)).toContain(
      'Content-Length: 77\r\n',
    )
  })
  it('joins repeated headers under lower-case names', () => {
    expect(joinHeaderFields(fields)).toMatchObject({
      vary: 'a, b',
      'set-cookie': ', ',
      'content-encoding': 'gzip',
    })
  })
  it('accepts header names that are properties of objects', () => {
    expect({ ...joinHeaderFields([['Constructor', 'a']]) }).toEqual({ constructor: 'a' })
  })
  it('decodes header values as UTF-8 or Latin-1', () => {
    const latin1 = (bytes: Buffer) => bytes.toString('latin1')
    expect(parseHeaderFields(['a', latin1(Buffer.from('Müller'))])).toEqual([['a', 'Müller']])
    expect(parseHeaderFields(['a', 'M\xfcller'])).toEqual([['a', 'Müller']])
  })
})
