import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, spawnStet, stet } from './run-cli.ts'

const CITING = '<p>Look: <a href="https://x.com/a_reader/status/2123675840410550272">this</a></p>'

describe('inputs that can’t be read', () => {
  let dir: string
  const file = (name: string) => join(dir, name)
  const env = () => ({ STET_DATA_DIR: file('data') })

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-input-'))
    await writeFile(file('good.html'), CITING)
    await writeFile(file('empty.html'), '')
    await writeFile(file('binary.html'), Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0', 'latin1'))
    await writeFile(file('huge.html'), CITING)
    await truncate(file('huge.html'), 65e6)
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  const cases: ReadonlyArray<readonly [name: string, code: string, words: RegExp]> = [
    ['missing.html', 'input-missing', /no such file/],
    ['.', 'input-unreadable', /is a directory/],
    ['empty.html', 'input-empty', /empty|nothing in it/i],
    ['binary.html', 'input-unreadable', /binary|not text|can't be read|neither/i],
    ['huge.html', 'input-too-large', /larger than/],
  ]

  it.each(cases)(
    '%s: a line of JSON with %s, exit 3, and the other input is done',
    async (name, code, words) => {
      const input = file(name)
      const result = await stet(['detect', '--json', input, file('good.html')], env())
      expect(result.code).toBe(3)
      expect(result.lines).toEqual([
        { input, error: { code, message: expect.stringMatching(words) } },
        { input: file('good.html'), citations: [expect.objectContaining({ platform: 'x', role: 'link' })] },
      ])
      toldPlainly(result, name === '.' ? dir : name)
    },
  )

  it.each(cases)('%s: words for people say what happened and what to do', async (name) => {
    const result = await stet(['detect', file(name)], env())
    expect(result.code).toBe(3)
    expect(result.stdout).toBe('')
    toldPlainly(result, name === '.' ? dir : name)
  })

  it('reads standard input', async () => {
    const result = await ended(spawnStet(['detect', '-', '--json'], env()), CITING)
    expect(result.stderr).toBe('')
    expect(result.lines).toEqual([{ input: '-', citations: [expect.objectContaining({ role: 'link' })] }])
    expect(result.code).toBe(0)
  })

  it('writes nothing to disk', async () => {
    await stet(['detect', file('good.html')], env())
    await expect(writeFile(join(env().STET_DATA_DIR, 'x'), '')).rejects.toThrow('ENOENT')
  })
})

/** What happened to which input, what to do, and no stack trace. */
function toldPlainly(result: Ended, name: string): void {
  const [what, todo, ...more] = result.stderr.trimEnd().split('\n')
  expect(what).toMatch(/^stet: /)
  expect(what).toContain(name)
  expect(todo).toMatch(/^ {6}\S/)
  expect(more).toEqual([])
}

describe('the command line itself', () => {
  const usage: ReadonlyArray<readonly [words: string[], says: RegExp]> = [
    [['archve', 'a.html'], /unknown command 'archve'[\s\S]*Did you mean archive\?/],
    [['detect'], /missing required argument 'input'/],
    [['detect', '--jsn', 'a.html'], /unknown option '--jsn'[\s\S]*--json/],
    [['detect', '--format', 'pdf', 'a.html'], /'pdf' is invalid[\s\S]*html, text/],
    [['archive', '--max-wait', 'soon', 'a.html'], /90s or 2m/],
    [['archive', '--roles', 'embed,quote', 'a.html'], /"quote" is not one of embed, link, flattened/],
    [['detect', '--url', 'https://a.example/', 'a.html', 'b.html'], /--url gives the address of one file/],
    [['detect', '--url', 'a.example', 'a.html'], /http:\/\/ or https:\/\//],
    [['check', '--manifest', 'm.json', 'a.wacz', 'b.wacz'], /--manifest applies to one file/],
  ]

  it.each(usage)('%j is wrong usage: exit 2, said plainly', async (words, says) => {
    const result = await stet(words, {})
    expect(result.stderr).toMatch(says)
    expect(result.stderr).not.toMatch(/\n {4}at /)
    expect(result.stdout).toBe('')
    expect(result.code).toBe(2)
  })

  it('a setting that can’t be read is refused by name', async () => {
    const result = await stet(['detect', 'a.html'], { STET_MAX_TEXT_BYTES: 'plenty' })
    expect(result.stderr).toMatch(
      /^stet: STET_MAX_TEXT_BYTES: "plenty" can't be read\.\n {6}Set it to a size/,
    )
    expect(result.code).toBe(2)
  })
})
