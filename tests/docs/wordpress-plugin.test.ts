import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PLUGIN } from '../support/wordpress-files.ts'

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0
const tools = { php: has('php'), phpcs: has('phpcs') }
for (const [name, there] of Object.entries(tools)) {
  if (!there)
    console.warn(
      `Skipped: ${name} on the WordPress plugin (Debian: apt-get install php-cli php-codesniffer).`,
    )
}
const files = readdirSync(PLUGIN, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.php'),
)
const source = (name: string): string => readFileSync(join(PLUGIN, name), 'utf8')

describe('the source of the WordPress plugin', () => {
  it.runIf(tools.php).each(files)('%s is PHP', (name) => {
    const { stdout, stderr } = spawnSync('php', ['-l', join(PLUGIN, name)], { encoding: 'utf8' })
    expect(stdout + stderr).toContain('No syntax errors detected')
  })

  it.runIf(tools.phpcs)('keeps the rules of phpcs.xml', () => {
    const { stdout, status } = spawnSync('phpcs', ['--standard=phpcs.xml', '--report=emacs'], {
      cwd: join(PLUGIN, '..'),
      encoding: 'utf8',
    })
    expect([status, stdout]).toEqual([0, ''])
  })

  it('loads every class, and none of its files runs alone', () => {
    const classes = files.filter((name) => name.startsWith('includes/'))
    expect(classes.filter((name) => !source('stet.php').includes(`/${name}'`))).toEqual([])
    expect(
      files.filter((name) => !/defined\( '(?:ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;/.test(source(name))),
    ).toEqual([])
  })

  it('says the same version and requirements everywhere', () => {
    const readme = source('readme.txt')
    for (const [header, line] of [
      ['Version', 'Stable tag'],
      ['Requires at least', 'Requires at least'],
      ['Requires PHP', 'Requires PHP'],
      ['License', 'License'],
    ] as const) {
      const value = new RegExp(`^ \\* ${header}: +(.*)$`, 'm').exec(source('stet.php'))?.[1]
      expect(readme).toContain(`${line}: ${value}\n`)
    }
    expect(source('stet.php')).toContain(
      `define( 'STET_VERSION', '${/Stable tag: (.*)/.exec(readme)?.[1]}' );`,
    )
  })

  it('removes every key, option and event that it writes', () => {
    const uninstall = source('uninstall.php')
    const all = files
      .filter((name) => name.startsWith('includes/'))
      .map(source)
      .join('\n')
    const names = [...all.matchAll(/const (?:SEND|UNPUBLISH|WATCH|OPTION) += '(\w+)';/g)].map(
      ([, name = '']) => name,
    )
    expect(names).toHaveLength(5)
    expect(names.filter((name) => !uninstall.includes(`'${name}'`))).toEqual([])
    const keys = [...source('includes/class-stet-record.php').matchAll(/= '(_\w+)';/g)].map(
      ([, key = '']) => key,
    )
    expect(keys.length).toBeGreaterThan(5)
    expect(keys.filter((key) => !key.startsWith('_stet_'))).toEqual([])
  })

  it('translates no word twice and names no platform', () => {
    const words = files
      .filter((name) => name.startsWith('includes/'))
      .map(source)
      .join('\n')
    expect(words).not.toMatch(/twitter|instagram|tiktok|facebook|bluesky|mastodon/i)
    const pot = source('languages/stet.pot')
    const used = [...words.matchAll(/(?:__|_e|esc_html__|esc_html_e)\( '((?:[^'\\]|\\.)*)', 'stet' \)/g)].map(
      ([, text = '']) => text,
    )
    expect(used.length).toBeGreaterThan(30)
    expect(used.filter((text) => !pot.includes(`msgid "${text.replaceAll('"', '\\"')}"`))).toEqual([])
  })
})
