import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { BIN } from './run-cli.ts'

const run = promisify(execFile)

/** What the script of a shell is told for these words, without descriptions. */
async function completions(...words: string[]): Promise<string[]> {
  const { stdout } = await run(process.execPath, [BIN, 'complete', '--', ...words])
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.split('\t')[0] ?? '')
}

describe('completion in a shell', () => {
  it('completes commands, subcommands, options and their values', async () => {
    const [commands, some, subcommands, options, values] = await Promise.all([
      completions(''),
      completions('re'),
      completions('token', ''),
      completions('list', '--pub'),
      completions('list', '--sort', ''),
    ])
    expect(commands).toContain('archive')
    expect(commands).not.toContain('complete')
    expect(some.toSorted()).toEqual(
      ['reindex', 'report', 'restore', 'retry', 'replicate']
        .toSorted()
        .filter((one) => commands.includes(one)),
    )
    expect(subcommands).toEqual(expect.arrayContaining(['create', 'list', 'revoke']))
    expect(options).toEqual(['--published-since', '--published-until'])
    expect(values).toEqual(['known', 'published', 'relevance'])
  })

  it('has a script that bash can read, and runs stet', async () => {
    const { stdout } = await run(process.execPath, [BIN, 'completion', 'bash'])
    const read = run('bash', ['-n'])
    read.child.stdin?.end(stdout)
    await read
    expect(stdout).toContain('stet complete --')
  })
})
