import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url)
const page = readFileSync(new URL('docs/dependencies.md', root), 'utf8')
const manifest: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
)

const named = (heading: string): string[] => {
  const section = page.slice(page.indexOf(`## ${heading}`)).split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
    .sort()
}

describe('docs/dependencies.md', () => {
  it('names every dependency at run time, and no other', () => {
    expect(named('At run time')).toEqual(Object.keys(manifest.dependencies).sort())
  })

  it('names every dependency for development, and no other', () => {
    expect(named('For development')).toEqual(Object.keys(manifest.devDependencies).sort())
  })

  it('is about exact versions', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter((version) => !/^(?:npm:.+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })
})
