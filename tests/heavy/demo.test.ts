import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('npm run demo shows what it found and kept, proves it, and says what to do next; it can be run twice', {
  timeout: 120_000,
}, () => {
  for (const _ of ['once', 'and again']) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['demo/run.js'], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    })
    expect(stderr).toBe('')
    // One of them twice: the feed has its words alone, and they are known from the article.
    expect(stdout.match(/✔ captured/g)).toHaveLength(5)
    expect(stdout.match(/◐ salvaged/g)).toHaveLength(1)
    expect(stdout.match(/◐ unresolved/g)).toHaveLength(1)
    expect(stdout.match(/✔ valid/g)).toHaveLength(4)
    expect(stdout).not.toContain('✘')
    expect(stdout).toContain('words, 1 video')
    expect(stdout).toContain('npx stet archive https://')
    const cards = stdout.match(/file:\/\/\/\S+\.html/g) ?? []
    expect(cards).toHaveLength(4)
    expect(cards.filter((card) => !existsSync(fileURLToPath(card)))).toEqual([])
    expect(status).toBe(0)
  }
})
