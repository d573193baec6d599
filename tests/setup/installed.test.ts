import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { whyNotInstalled } from '../../setup/installed.js'

const LOCKED = {
  '': { version: '1.0.0' },
  'node_modules/one': { version: '1.2.3' },
  'node_modules/for-other-systems': { version: '2.0.0', optional: true },
}

describe('whyNotInstalled', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'stet-setup-'))
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const install = (packages: Readonly<Record<string, { version: string }>>) => {
    for (const path of Object.keys(packages)) {
      mkdirSync(join(root, path), { recursive: true })
      writeFileSync(join(root, path, 'package.json'), '{}')
    }
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
  }

  it('is null where all is as the lockfile says; optional packages may be missing', () => {
    install({ 'node_modules/one': { version: '1.2.3' } })
    expect(whyNotInstalled(root)).toBeNull()
  })

  it('recognises a bare clone', () => {
    expect(whyNotInstalled(root)).toBe('node_modules is missing')
  })

  it('recognises another version', () => {
    install({ 'node_modules/one': { version: '1.2.2' } })
    expect(whyNotInstalled(root)).toBe('node_modules/one is not 1.2.3')
  })

  it('recognises a deleted package', () => {
    install({ 'node_modules/one': { version: '1.2.3' } })
    rmSync(join(root, 'node_modules/one'), { recursive: true })
    expect(whyNotInstalled(root)).toBe('node_modules/one is missing')
  })

  it('recognises a package that is no longer needed', () => {
    install({ 'node_modules/one': { version: '1.2.3' }, 'node_modules/two': { version: '1.0.0' } })
    expect(whyNotInstalled(root)).toMatch(/another version/)
  })
})
