import { describe, expect, it } from 'vitest'
import { bestEffortLookup, resolveBySystem, resolveWithFallback } from '../../src/outbound/dns.ts'
import { startNameServer } from '../support/name-server.ts'

describe('resolveWithFallback', () => {
  it('returns the addresses of the name server', async () => {
    using server = await startNameServer(() => '10.0.0.7')
    const resolve = resolveWithFallback([server.address])
    expect(await resolve('rebind.example')).toContain('10.0.0.7')
  })
  it('adds the addresses of the system resolver', async () => {
    using server = await startNameServer(() => '10.0.0.7')
    const resolve = resolveWithFallback([server.address])
    const local = await resolveBySystem('localhost')
    expect(await resolve('localhost')).toEqual(['10.0.0.7', ...local])
  })
  it('skips the system resolver after a timeout of the name server', async () => {
    using server = await startNameServer(() => null)
    const resolve = resolveWithFallback([server.address])
    const started = performance.now()
    expect(await resolve('localhost')).toEqual([])
    expect(performance.now() - started).toBeLessThan(4000)
  })
})

describe('bestEffortLookup', () => {
  it('returns the addresses and caches them', async () => {
    let asked = 0
    const resolve = bestEffortLookup(async () => {
      asked++
      return ['10.0.0.7']
    })
    expect(await resolve('a.example')).toEqual(['10.0.0.7'])
    expect(await resolve('a.example')).toEqual(['10.0.0.7'])
    expect(asked).toBe(1)
    await resolve('b.example')
    expect(asked).toBe(2)
  })
  it('returns no addresses for an unknown name', async () => {
    expect(await bestEffortLookup(() => Promise.reject(new Error('ENOTFOUND')))('a.example')).toEqual([])
  })
})
