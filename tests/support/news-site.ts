import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { sharedBrowser } from './shared.ts'

/** A newspaper's site of one page, and a reader's browser. */
export interface NewsSite extends AsyncDisposable {
  readonly browser: Browser
  /** The URL of its page. */
  readonly home: string
  /** Replaces the page by this markup, under this `Content-Security-Policy`, if any. */
  publish(markup: string, policy?: string): void
  /**
   * Publishes the markup and opens it.
   * @param before called with the browser's page before it navigates
   */
  open(
    markup: string,
    options?: BrowserContextOptions & {
      readonly policy?: string
      readonly before?: (page: Page) => Promise<unknown>
    },
  ): Promise<OpenPage>
}

/** A page that a reader has open. */
interface OpenPage {
  readonly page: Page
  /** `METHOD URL` of all requests that the page made. */
  readonly asked: readonly string[]
  /** The bodies of its requests to `/v1/embeds`. */
  readonly questions: readonly string[]
  /** The uncaught errors of its scripts. */
  readonly errors: readonly string[]
  /** Its console messages, including those of the browser itself. */
  readonly told: readonly string[]
}

/** The archived cards that are visible in a page: a card that is still loading is a frame too, but hidden. */
export const cards = (page: Page): Locator => page.locator('iframe[data-stet-card]:visible')

/** Waits for the response to a page's `embed.js`. */
export const answered = (page: Page): ReturnType<Page['waitForResponse']> =>
  page.waitForResponse((one) => one.url().endsWith('/v1/embeds'))

/** Opens the site on a free port of the loopback, with nothing published yet. */
export async function openNewsSite(): Promise<NewsSite> {
  let page = { markup: '', policy: '' }
  const server = createServer((request, response) => {
    if (request.url !== '/') return void response.writeHead(404).end()
    if (page.policy !== '') response.setHeader('content-security-policy', page.policy)
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page.markup)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser = await sharedBrowser()
  const publish = (markup: string, policy = ''): void => {
    page = { markup, policy }
  }
  return {
    browser,
    home,
    publish,
    async open(markup, { policy, before, ...options } = {}) {
      publish(markup, policy)
      const opened = await browser.newPage(options)
      const asked: string[] = []
      const questions: string[] = []
      const errors: string[] = []
      const told: string[] = []
      opened.on('request', (request) => {
        asked.push(`${request.method()} ${request.url()}`)
        if (request.url().endsWith('/v1/embeds')) questions.push(request.postData() ?? '')
      })
      opened.on('pageerror', (error) => errors.push(error.message))
      opened.on('console', (message) => told.push(message.text()))
      await before?.(opened)
      await opened.goto(home)
      return { page: opened, asked, questions, errors, told }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      server.close()
    },
  }
}
