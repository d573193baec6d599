import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { World } from './world.ts'

export interface Reader extends AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** What must not happen: requests to elsewhere, words on the console, violations of a policy, dialogs. */
  readonly told: string[]
  go(path: string): Promise<void>
}

/** A reader at the pages of an archive, signed in with a token where one is given. */
export async function readerOf(
  browser: Browser,
  world: World,
  token: string | null,
  look: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Reader> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: 900 },
    colorScheme: look.colorScheme ?? 'light',
    acceptDownloads: true,
  })
  const told: string[] = []
  await context.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      console.error('violation: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  })
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(world.origin) && !url.startsWith('data:')) told.push(url)
  })
  context.on('console', (message) => {
    if (message.type() !== 'debug') told.push(message.text())
  })
  context.on('weberror', (error) => told.push(error.error().message))
  context.on('dialog', (dialog) => {
    told.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  const page = await context.newPage()
  const go = async (path: string) => {
    await page.goto(world.origin + path)
  }
  if (token !== null) {
    await go('/sign-in')
    await page.getByLabel('Token').fill(token)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${world.origin}/`)
  }
  return { context, page, told, go, [Symbol.asyncDispose]: () => context.close() }
}
