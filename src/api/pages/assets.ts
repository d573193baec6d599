import type { Api } from '../server/api.ts'
import { STYLESHEET, STYLESHEET_PATH } from './style.ts'

/** Dots below a letter: the mark by which editors write “stet”. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#fff"/><text x="16" y="19" text-anchor="middle" font-family="Georgia,serif" font-style="italic" font-weight="700" font-size="22" fill="#0f1419">s</text><g fill="#a3180f"><circle cx="8" cy="26" r="1.8"/><circle cx="13.3" cy="26" r="1.8"/><circle cx="18.7" cy="26" r="1.8"/><circle cx="24" cy="26" r="1.8"/></g></svg>`

/** Registers the style sheet, whose URL contains its hash, and the icon. */
export function registerAssets(api: Api): void {
  const open = { config: { access: 'public' as const }, schema: { hide: true } }
  api.get(STYLESHEET_PATH, open, async (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('x-content-type-options', 'nosniff')
      .send(STYLESHEET),
  )
  api.get('/favicon.ico', open, async (_request, reply) =>
    reply
      .type('image/svg+xml')
      .header('cache-control', 'public, max-age=86400')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'")
      .send(ICON),
  )
}
