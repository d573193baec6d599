import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { readWholeBody } from '../../../src/archive/stores/s3-body.ts'

const ADDRESS = 's3://bucket/key'

describe('readWholeBody', () => {
  it('passes the whole body', async () => {
    const body = new PassThrough()
    const whole = readWholeBody(body, 6, ADDRESS)
    body.write('abc')
    body.end('def')
    expect((await buffer(whole)).toString()).toBe('abcdef')
  })

  it.each(['ab', 'abcdefgh'])('fails for a body of another length: %s', async (text) => {
    const body = new PassThrough()
    const whole = readWholeBody(body, 6, ADDRESS)
    body.end(text)
    await expect(buffer(whole)).rejects.toMatchObject({ code: 'store-corrupt' })
  })

  it('fails for a broken body, with and without an error event', async () => {
    for (const error of [undefined, new Error('aborted')]) {
      const body = new PassThrough()
      const whole = readWholeBody(body, 6, ADDRESS)
      body.write('abc')
      const read = buffer(whole)
      body.destroy(error)
      await expect(read).rejects.toMatchObject({ name: 'StoreError' })
    }
  })

  it('aborts the request when the reader stops', async () => {
    const body = new PassThrough()
    const whole = readWholeBody(body, 6, ADDRESS)
    body.write('abc')
    await once(whole, 'readable')
    whole.destroy()
    await once(body, 'close')
    expect(body.destroyed).toBe(true)
  })
})
