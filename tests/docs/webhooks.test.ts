import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { AnnouncementType, announcement } from '../../src/model/announcement.ts'
import { buildMessage, type MessageFacts } from '../../src/webhooks/webhook-message.ts'
import { createSecret, signHeaders } from '../../src/webhooks/webhook-signature.ts'

const page = readFileSync('docs/webhooks.md', 'utf8')
const section = (heading: string): string =>
  page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
const block = (heading: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section(heading))?.[1] ?? ''

const example = () => JSON.parse(block('A message', 'json'))
const facts: MessageFacts = {
  author: { name: 'Harbour <Desk>', handle: 'harbour_desk' },
  text: 'The night ferry <!channel> sails & sails.\nAgain.',
  publishedAt: null,
  withheld: false,
  public: false,
  snapshot: { id: '20260302T082000Z-3f', capturedAt: '2026-03-02T08:20:00.000Z', outcome: 'captured' },
  articles: [{ id: 'a1', url: 'https://news.example/ferry', title: 'The ferry | <back>' }],
}
const post = { platform: 'x' as const, id: '20', url: 'https://x.com/harbour_desk/status/20' }
const lost = announcement('post.lost', post, 'key', new Date(), {
  since: '2026-06-01T08:30:00.000Z',
  cause: 'deleted',
  liveness: 'deleted',
  state: 'lost',
})

/** Every path of keys in a value. */
const shape = (value: unknown, at = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => shape(one, `${at}[]`))
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, one]) => shape(one, `${at}.${key}`))
}

it('names every type of message', () => {
  const named = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` \|/gm)].map((match) => match[1])
  expect(named).toEqual(AnnouncementType.options)
})

it('shows a message as it is sent', () => {
  expect(shape(example())).toEqual(shape(JSON.parse(buildMessage(lost, facts, 'https://stet.news.example'))))
})

it('has a relay that verifies a message and forwards it to Slack, once', async () => {
  const told: { text: string; blocks: { text: { text: string } }[] }[] = []
  let answer = 500
  const slack = createServer(async (request, response) => {
    told.push(JSON.parse(await text(request)))
    response.writeHead(answer).end()
  })
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
  const dir = await mkdtemp(join(tmpdir(), 'stet-relay-'))
  await mkdir(join(dir, 'node_modules'))
  await symlink(
    join(process.cwd(), 'node_modules/standardwebhooks'),
    join(dir, 'node_modules/standardwebhooks'),
  )
  const relay = block('Slack', 'js')
  expect(relay.split('\n').length).toBeLessThanOrEqual(41)
  await writeFile(join(dir, 'slack-relay.mjs'), relay)
  const secret = createSecret()
  const SLACK_URL = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/services/x`
  const child = spawn(process.execPath, ['slack-relay.mjs'], {
    cwd: dir,
    env: { STET_WEBHOOK_SECRET: secret, SLACK_URL, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const url = `http://127.0.0.1:${line.match(/\d+$/)?.[0]}/`
    const body = buildMessage(lost, facts, 'https://stet.news.example')
    const headers = signHeaders({ id: lost.id, body }, [{ secret, until: null }], new Date())
    const send = async (what = body) => (await fetch(url, { method: 'POST', headers, body: what })).status

    expect(await send(body.replace('ferry', 'furry'))).toBe(401)
    expect(told).toEqual([])
    expect(await send()).toBe(502)
    answer = 200
    expect(await send()).toBe(204)
    expect(await send()).toBe(204)
    expect(told).toHaveLength(2)
    expect(told[1]).toEqual({
      text: `post.lost: ${post.url}`,
      blocks: [{ type: 'section', text: { type: 'mrkdwn', verbatim: true, text: expect.any(String) } }],
    })
    expect(told[1]?.blocks[0]?.text.text.split('\n')).toEqual([
      '*post.lost* · @harbour_desk · deleted · since 2026-06-01T08:30:00.000Z',
      '>The night ferry &lt;!channel&gt; sails &amp; sails.',
      '>Again.',
      'cited by <https://news.example/ferry|The ferry | &lt;back&gt;>',
      expect.stringMatching(/^<https:\/\/x\.com\/\S+\|original> · <\S+\|in Stet> · <\S+\/card\|card>$/),
    ])
  } finally {
    child.kill()
    slack.close()
    await rm(dir, { recursive: true, force: true })
  }
})
