import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

describe('the documentation', () => {
  it.each(pages)('%s: every link inside leads somewhere', (page) => {
    // Code may show links of others.
    const prose = readFileSync(join(root, page), 'utf8').replace(/`[^`\n]*`/g, '')
    const links = [...prose.matchAll(/\]\((?!https?:)([^)#\s]+)/g)]
    const targets = links.map((match) => relative(root, join(root, dirname(page), match[1] ?? '')))
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([])
  })

  it('docs/README.md leads to every page', () => {
    const index = readFileSync(join(root, 'docs/README.md'), 'utf8')
    // A platform's page is found in its folder: adding one changes no other page.
    const own = pages.filter((page) => /^docs\/(?!platforms\/)/.test(page) && page !== 'docs/README.md')
    own.push('docs/platforms/README.md')
    expect(own.filter((page) => !index.includes(`(${page.slice('docs/'.length)})`))).toEqual([])
  })
})
