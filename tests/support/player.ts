import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { sharedBrowser } from './shared.ts'

const PLAYER = join(import.meta.dirname, '../../node_modules/replaywebpage')

/** replaywebpage in headless Chromium, with one snapshot loaded. */
export interface Player extends AsyncDisposable {
  readonly page: Page
  /** The archived page, once `selector` matches in it. */
  frame(selector: string): Promise<Frame>
  /** The player's own metadata of the collection; `verify` holds what it read of the signature. */
  verification(): Promise<Record<string, unknown>>
  /** URLs outside the player's own server that the browser requested: an archive must need none. */
  readonly outside: readonly string[]
}

const page = (url: string): string => `<!doctype html><meta charset="utf-8"><title>player</title>
<script src="/ui.js"></script>
<replay-web-page source="/snapshot.wacz" url="${url.replaceAll('&', '&amp;')}" replayBase="/replay/" noCache style="height:90vh"></replay-web-page>`

/** Opens a `.wacz` at one of its pages' URLs, as a newsroom's page that embeds the player would. */
export async function openPlayer(wacz: string, url: string): Promise<Player> {
  const server = createServer((request, response) => {
    serve(wacz, url, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await sharedBrowser()
  const context = await browser.newContext()
  const outside: string[] = []
  context.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(origin)) outside.push(request.url())
  })
  const tab = await context.newPage()
  await tab.goto(origin)
  return {
    page: tab,
    outside,
    frame: (selector) => frameWith(tab, selector),
    verification: async () => {
      const collection = /\/w\/([^/]+)\//.exec((await frameWith(tab, 'body')).url())?.[1]
      // Fetch from the player's own frame, because a fetch in the archived page would read from the archive.
      const outer = tab.frames().find((frame) => frame.url().includes('/replay/?source'))
      if (!outer) throw new Error('the player has no frame of its own')
      return outer.evaluate(async (id) => {
        const answer = await fetch(`/replay/w/api/c/${id}?all=1`)
        return (await answer.json()) as Record<string, unknown>
      }, collection)
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function serve(
  wacz: string,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://player').pathname
  if (path === '/') return void response.setHeader('content-type', 'text/html').end(page(url))
  if (/^(\/replay)?\/(ui|sw)\.js$/.test(path)) {
    response.setHeader('content-type', 'text/javascript')
    return void createReadStream(join(PLAYER, path.slice(path.lastIndexOf('/')))).pipe(response)
  }
  if (path !== '/snapshot.wacz') return void response.writeHead(404).end()

  const { size } = await stat(wacz)
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '')
  const start = range ? (range[1] === '' ? Math.max(0, size - Number(range[2])) : Number(range[1])) : 0
  const end = range?.[1] && range[2] ? Math.min(Number(range[2]), size - 1) : size - 1
  response.setHeader('content-type', 'application/wacz')
  response.setHeader('accept-ranges', 'bytes')
  response.setHeader('content-length', end - start + 1)
  if (range) response.setHeader('content-range', `bytes ${start}-${end}/${size}`)
  response.writeHead(range ? 206 : 200)
  if (request.method === 'HEAD') return void response.end()
  createReadStream(wacz, { start, end }).pipe(response)
}

/** On a busy machine the player sometimes hangs at its start and must be opened again. */
const PATIENCE_MS = 10_000
const OPENINGS = 4

/** Frames come and go while the player loads, so each is queried until one matches. */
async function frameWith(tab: Page, selector: string): Promise<Frame> {
  for (let opening = 1; ; opening++) {
    const deadline = Date.now() + PATIENCE_MS
    while (Date.now() < deadline) {
      for (const frame of tab.frames()) {
        if (!frame.url().includes('/replay/w/')) continue
        const found = await frame.$(selector).catch(() => null)
        if (found) return frame
      }
      await tab.waitForTimeout(50)
    }
    if (opening === OPENINGS) break
    await tab.reload()
  }
  const frames = tab.frames().map((frame) => frame.url())
  throw new Error(`the player showed no ${selector}; frames: ${frames.join(' ')}`)
}
