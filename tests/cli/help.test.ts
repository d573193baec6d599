import { describe, expect, it } from 'vitest'
import { commandsOf, helpOf, program } from '../docs/command-pages.ts'
import { stet } from './run-cli.ts'

const commands = (await program()).commands.map((command) => command.name()).filter((name) => name !== 'help')

describe('--help', () => {
  it('lists every command', () => {
    expect(commands.sort()).toEqual(
      (
        'archive backfill backup check completion detect doctor enqueue follow get list publish reindex replicate report ' +
        'restore retry serve ' +
        'show status survey takedown token up verify work'
      ).split(' '),
    )
  })

  it.each(commands)('%s teaches: what it does, examples, exit codes', async (name) => {
    const { code, stdout, stderr } = await stet([name, '--help'], { STET_LISTEN: 'unreadable on purpose' })
    expect(stderr).toBe('')
    expect(stdout).toContain(`Usage: stet ${name}`)
    expect(stdout).toMatch(/Examples:\n {2}\S.*[:?]\n {4}(\$ .*stet )/)
    expect(stdout).toMatch(/Exit codes:\n {2}0 {2}all done\n/)
    expect(stdout.split('\n').filter((line) => line.length > 100 && !line.includes('$ '))).toEqual([])
    expect(code).toBe(0)
  })

  it('examples name options that exist', async () => {
    const all = commandsOf(await program())
    const wrong = all.flatMap((command) => {
      const known = new Set(
        [command, ...command.commands].flatMap((one) =>
          one.options.flatMap((option) => [option.long, option.short]),
        ),
      )
      const examples = [...helpOf(command).matchAll(/\$ .*\bstet (.*)/g)].map((match) => match[1] ?? '')
      const flags = examples.flatMap((line) => line.match(/(?<= )--?[a-z][a-z-]*/g) ?? [])
      return flags.filter((flag) => !known.has(flag)).map((flag) => `${command.name()} ${flag}`)
    })
    expect(wrong).toEqual([])
  })
})
