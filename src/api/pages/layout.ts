import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Html, html } from '../../card/html.ts'
import { hasScope } from '../server/auth.ts'
import { STYLESHEET_PATH } from './style.ts'

/** Our own style and archived media; no script whatsoever, no frame around us, forms to ourselves. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "form-action 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const SECTIONS = [
  ['/', 'Posts'],
  ['/articles', 'Articles'],
  ['/losses', 'Losses'],
  ['/queues', 'Queues'],
] as const

export interface PageContent {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

/** Answers with a page. What it shows is the reader's own business: no cache but theirs keeps it. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: PageContent): FastifyReply {
  return reply
    .code(page.status ?? 200)
    .headers(PAGE_HEADERS)
    .send(document(request, page).markup)
}

/** `same-origin` and not `no-referrer`: a form that is sent without would name no origin to check. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'private, no-store',
  vary: 'Accept, Cookie, Authorization',
}

function document(request: FastifyRequest, { title, body }: PageContent): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Stet</title>
<link rel="icon" href="/favicon.ico" type="image/svg+xml">
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${header(request)}
<main id="main" tabindex="-1">
${body}
</main>
<footer class="foot"><p>Stet keeps the social posts that articles embed. What stands here is a copy; the original's address is on each page.</p></footer>
</body>
</html>
`
}

function header(request: FastifyRequest): Html {
  const { scopes, signedIn } = request
  if (!scopes) return html`<header class="bar"><div><a class="brand" href="/">stet</a></div></header>`
  const path = request.url.split('?', 1)[0] ?? ''
  const sections = SECTIONS.filter(([to]) => to !== '/queues' || hasScope(scopes, 'admin'))
  return html`<header class="bar"><div><a class="brand" href="/">stet</a>
<nav aria-label="Sections"><ul>${sections.map(
    ([to, name]) =>
      html`<li><a href="${to}"${isHere(path, to) && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>
${
  signedIn
    ? html`<form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
    : html`<a class="button plain" href="/sign-in">Sign in</a>`
}</div></header>`
}

function isHere(path: string, section: string): boolean {
  if (section === '/') return path === '/' || path.startsWith('/posts/')
  return path === section || path.startsWith(`${section}/`)
}
