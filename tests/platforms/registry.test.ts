import { describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { PLATFORM_NAMES } from '../../src/platforms/registry.ts'

const platforms = connectPlatforms(readConfig({}))

describe('the platforms', () => {
  it('are found by name, also closed ones, which are not queried', () => {
    expect(platforms.get('x')?.name).toBe('x')
    expect(platforms.get('friendster')).toBeNull()
    const closed = platforms.get('vine')
    expect([closed?.name, closed?.canary]).toEqual(['vine', undefined])
    expect(platforms.connected.map(({ name }) => name)).not.toContain('vine')
    expect(platforms.recognisers.map((one) => one.platform).sort()).toEqual([...PLATFORM_NAMES].sort())
  })

  it.each([
    [
      'https://twitter.com/mira_holt/status/1900000000000000001?s=20',
      'https://x.com/mira_holt/status/1900000000000000001',
    ],
    ['https://x.com/i/web/status/1900000000000000001', 'https://x.com/i/status/1900000000000000001'],
  ])('claim %s', (url, canonical) => {
    expect(platforms.post(url)).toEqual({ platform: 'x', id: '1900000000000000001', url: canonical })
  })

  it.each([
    'https://harbourpost.example/status/1900000000000000001',
    'https://x.com/mira_holt',
    'no address',
  ])('leave %s alone', (url) => {
    expect(platforms.post(url)).toBeNull()
  })
})
