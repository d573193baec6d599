import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Html, html } from '../../card/html.ts'
import { hasScope } from '../../model/scope.ts'
import { STYLESHEET_PATH } from './style.ts'

/** Allows our style sheet, archived media and forms to ourselves; forbids scripts and being framed. */
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

interface PageContent {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

/** Answers with a page, which shared caches must not store. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: PageContent): FastifyReply {
  return reply
    .code(page.status ?? 200)
    .headers(PAGE_HEADERS)
    .send(renderDocument(request, page).markup)
}

/** The referrer policy is not `no-referrer`, because forms would then send the origin `null`. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'private, no-store',
  vary: 'Accept, Cookie, Authorization',
}

function renderDocument(request: FastifyRequest, { title, body }: PageContent): Html {
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
${renderHeader(request)}
<main id="main" tabindex="-1">
${body}
</main>
<footer class="foot"><p>Stet keeps the social posts that articles embed. You see a copy; each page links to the original.</p></footer>
</body>
</html>
`
}

function renderHeader(request: FastifyRequest): Html {
  const { scopes, signedIn } = request
  if (!scopes) return html`<header class="bar"><div><a class="brand" href="/">stet</a></div></header>`
  const path = request.url.split('?', 1)[0] ?? ''
  const sections = SECTIONS.filter(([to]) => to !== '/queues' || hasScope(scopes, 'admin'))
  return html`<header class="bar"><div><a class="brand" href="/">stet</a>
<nav aria-label="Sections"><ul>${sections.map(
    ([to, name]) =>
      html`<li><a href="${to}"${isCurrent(path, to) && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>
${
  signedIn
    ? html`<form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
    : html`<a class="button plain" href="/sign-in">Sign in</a>`
}</div></header>`
}

function isCurrent(path: string, section: string): boolean {
  if (section === '/') return path === '/' || path.startsWith('/posts/')
  return path === section || path.startsWith(`${section}/`)
}
