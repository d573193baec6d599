import { expect, it } from 'vitest'
import { parseRobots } from '../../src/discover/site/robots.ts'

const at = (path: string) => `https://news.example${path}`

it('rules that are made to take minutes are left out, and the others hold', () => {
  const starry = `Disallow: /${'*a'.repeat(1_000)}b\n`
  const text = `User-agent: *\n${starry.repeat(250)}Disallow: /private/*/draft*$\n`
  const robots = parseRobots(at('/robots.txt'), text, 'Stet')
  const started = performance.now()
  expect(robots.allows(at(`/${'a'.repeat(2_000)}`))).toBe(true)
  expect(robots.allows(at('/private/desk/draft-7'))).toBe(false)
  // Minutes, or milliseconds: a busy machine may make a second of these.
  expect(performance.now() - started).toBeLessThan(5_000)
})
