import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSecret, signHeaders } from '../../src/webhooks/webhook-signature.ts'
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'
import { example } from './sections.ts'

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0
const snippet = (language: string): string => example('webhooks.md', 'Verify', language)

/** What stands around each example in a receiver: 204 where it lets a message pass, else 401. */
const RECEIVERS = {
  js: {
    program: process.execPath,
    arguments: (file: string) => [file],
    file: 'receiver.mjs',
    source: () => {
      const [first = '', ...rest] = snippet('js').split('\n')
      return `import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
${first}
createServer(async (request, response) => {
  const rawBody = await text(request)
  try {
${rest.join('\n')}
    response.writeHead(message.type === 'post.lost' ? 204 : 500).end()
  } catch {
    response.writeHead(401).end()
  }
}).listen(Number(process.env.PORT), '127.0.0.1')`
    },
  },
  python: {
    program: 'python3',
    arguments: (file: string) => [file],
    file: 'receiver.py',
    source: () => `from http.server import BaseHTTPRequestHandler, HTTPServer
${snippet('python')}
class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204 if verified(body, self.headers) else 401)
        self.end_headers()
    def log_message(self, *words):
        pass
HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()`,
  },
  php: {
    program: 'php',
    arguments: (file: string) => ['-S', `127.0.0.1:PORT`, file],
    file: 'receiver.php',
    source: () => `<?php
${snippet('php')}
http_response_code(204);`,
  },
} as const

const missing = Object.entries(RECEIVERS).filter(([, { program }]) => !has(program))
for (const [language] of missing) {
  console.warn(`Skipped: a webhook received in ${language} (Debian: apt-get install python3 php-cli).`)
}

describe.each(Object.entries(RECEIVERS))('docs/webhooks.md, a receiver in %s', (_language, receiver) => {
  const secret = createSecret()
  const body = '{"type":"post.lost","data":{"post":{"text":"Grüße 👋 <b>/"}}}'
  let dir: string
  let url: string
  let end: () => Promise<unknown>
  const skipped = !has(receiver.program)

  beforeAll(async () => {
    if (skipped) return
    dir = await mkdtemp(join(tmpdir(), 'stet-receiver-'))
    await mkdir(join(dir, 'node_modules'))
    const library = 'node_modules/standardwebhooks'
    await symlink(join(process.cwd(), library), join(dir, library))
    const file = join(dir, receiver.file)
    await writeFile(file, receiver.source())
    const port = await freePort()
    url = `http://127.0.0.1:${port}/`
    const child = spawn(
      receiver.program,
      receiver.arguments(file).map((one) => one.replace('PORT', String(port))),
      { env: { PATH: process.env.PATH, PORT: String(port), STET_WEBHOOK_SECRET: secret }, stdio: 'ignore' },
    )
    const ended = once(child, 'exit')
    end = async () => {
      child.kill()
      await ended
    }
    await until(() => fetch(url, { method: 'OPTIONS' }).catch(() => null))
  })
  afterAll(async () => {
    if (skipped) return
    await end()
    await rm(dir, { recursive: true, force: true })
  })

  const old = createSecret()
  const send = async (secrets: readonly string[], at = new Date(), words = body): Promise<number> => {
    const signers = secrets.map((one) => ({ secret: one, until: null }))
    const headers = signHeaders({ id: 'message-1', body }, signers, at)
    return (await fetch(url, { method: 'POST', headers, body: words })).status
  }

  it.skipIf(skipped)('takes what is signed, also while the secret changes', async () => {
    expect(await send([secret])).toBe(204)
    expect(await send([old, secret])).toBe(204)
  })

  it.skipIf(skipped)('refuses what is changed, signed by another, or old', async () => {
    expect(await send([secret], new Date(), body.replace('lost', 'sold'))).toBe(401)
    expect(await send([old])).toBe(401)
    expect(await send([secret], new Date(Date.now() - 10 * 60_000))).toBe(401)
  })
})
