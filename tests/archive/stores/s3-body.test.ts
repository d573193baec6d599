import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { readWholeBody } from '../../../src/archive/stores/s3-body.ts'

const ADDRESS = 's3://bucket/key'

describe('a body from the server', () => {
  it('is passed on whole', async () => {
    const body = new PassThrough()
    const whole = readWholeBody(body, 6, ADDRESS)
    body.write('abc')
    body.end('def')
    expect((await buffer(whole)).toString()).toBe('abcdef')
  })

  it.each(['ab', 'abcdefgh'])('that is not as long as it should be, %s, fails', async (text) => {
    const body = new PassThrough()
    const whole = readWholeBody(body, 6, ADDRESS)
    body.end(text)
    await expect(buffer(whole)).rejects.toMatchObject({ code: 'store-corrupt' })
  })

  it('that breaks off fails, with or without a word', async () => {
    for (const error of [undefined, new Error('aborted')]) {
      const body = new PassThrough()
      const whole = readWholeBody(body, 6, ADDRESS)
      body.write('abc')
      const read = buffer(whole)
      body.destroy(error)
      await expect(read).rejects.toMatchObject({ name: 'StoreError' })
    }
  })

  it('is let go of as soon as its reader leaves', async () => {
    const body = new PassThrough()
    const whole = readWholeBody(body, 6, ADDRESS)
    body.write('abc')
    await once(whole, 'readable')
    whole.destroy()
    await once(body, 'close')
    expect(body.destroyed).toBe(true)
  })
})
