import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moods } from '../support/origin/mood.ts'
import { hasTmux, type Pane, startTmux, type Tmux } from '../support/tmux.ts'
import { until } from '../support/until.ts'
import { type Cron, openCron } from './cron.ts'
import { BIN, ended, spawnStet } from './run-cli.ts'

const POSTS = 5
const BAR = new RegExp(`[█░]{24} [1-${POSTS - 1}]/${POSTS} · \\d+/(?:s|min) · \\d+ s left https://x`)

describe.skipIf(!hasTmux)(`a real terminal${hasTmux ? '' : ' (tmux is not installed)'}`, () => {
  const parts = new AsyncDisposableStack()
  let cron: Cron
  let tmux: Tmux
  beforeAll(async () => {
    ;[cron, tmux] = await Promise.all([openCron(POSTS), startTmux()])
    parts.use(cron)
    parts.use(tmux)
  })
  afterAll(() => parts.disposeAsync())

  /** Runs a line of a shell in which `$STET` is the command line. */
  const open = (line: string, columns: number, env: Readonly<Record<string, string>> = {}): Promise<Pane> =>
    tmux.open(line, columns, { ...cron.env, STET: `${process.execPath} ${BIN}`, ...env })

  /** What is on it at the end, with colours as a snapshot can show them, and without sizes of files. */
  async function screen(pane: Pane): Promise<string> {
    expect(await pane.ended()).toBe(0)
    const rows = (await pane.rows(true)).map((row) => row.trimEnd())
    return `${rows
      .join('\n')
      .replaceAll('\x1b', '␛')
      .replace(/\d+(?:\.\d)? KB/g, '<size>')}\n`
  }

  it.each([80, 120])('gets colours and lines that fit %i columns', async (columns) => {
    const [coloured, plain] = await Promise.all([
      open('$STET list --limit 2 2>/dev/null; $STET verify --help', columns),
      open('{ $STET list --limit 1; $STET list --limit 1 --columns state,url | cat; } 2>/dev/null', columns, {
        NO_COLOR: '1',
      }),
    ])
    const [first, second] = [await screen(coloured), await screen(plain)]
    await expect(`${first}\n${second}`).toMatchFileSnapshot(`sessions/terminal-${columns}-columns.txt`)
    expect(first).toContain('␛[')
    expect(second).not.toContain('␛[')
  })

  it.each([80, 120])('has a bar with rate and remaining time at %i columns', async (columns) => {
    await cron.makeDue()
    const usual = cron.origin.mood('cdn.syndication.twimg.com', moods.slow(400))
    const pane = await open('exec $STET verify', columns, { STET_CAPTURE_CONCURRENCY: '1' })
    const rows = await until(async () => {
      const seen = await pane.rows()
      return seen.some((row) => BAR.test(row)) ? seen : null
    })
    usual()
    // One row, however long the address is.
    expect(rows.filter((row) => row.trim() !== '')).toHaveLength(1)
    expect(await pane.ended()).toBe(0)
    expect(await pane.rows()).toEqual([`${POSTS} live`])
  })

  it('shows a bar while it waits for the service', async () => {
    const inputs = 'https://news.example/one https://news.example/two'
    const pane = await open(`exec $STET enqueue --wait ${inputs}`, 80)
    await until(async () => (await pane.rows()).some((row) => /░{24} 0\/2/.test(row)))
  })

  it('is no terminal for cron, which sees nothing', async () => {
    await cron.makeDue()
    const { code, stdout, stderr } = await ended(spawnStet(['verify'], cron.env))
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
