import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { type OpenGraph, renderOpenGraph } from '../../card/open-graph.ts'
import { hasScope } from '../../model/scope.ts'
import { POSTS_PATH, WORDS_PATH } from './labels.ts'
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

/** The sections, with the beginnings of the paths of their pages. */
const SECTIONS = [
  { to: '/', name: 'Home', scope: 'read', paths: [] },
  { to: POSTS_PATH, name: 'Posts', scope: 'read', paths: ['/posts', '/snapshots'] },
  { to: '/articles', name: 'Articles', scope: 'read', paths: ['/articles'] },
  { to: '/losses', name: 'Losses', scope: 'read', paths: ['/losses'] },
  { to: '/report', name: 'Report', scope: 'read', paths: ['/report'] },
  {
    to: '/queues',
    name: 'Operations',
    scope: 'admin',
    paths: ['/queues', '/follows', '/webhooks', '/tokens'],
  },
] as const

interface PageContent {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** For a page that the public may see: how programs preview links to it. */
  readonly preview?: OpenGraph & { readonly oembed: string }
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

function renderDocument(request: FastifyRequest, { title, body, preview }: PageContent): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Stet</title>
${
  preview !== undefined &&
  html`${renderOpenGraph(preview)}<link rel="alternate" type="application/json+oembed" href="${preview.oembed}">
`
}<link rel="icon" href="/favicon.ico" type="image/svg+xml">
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${renderHeader(request)}
<main id="main" tabindex="-1">
${body}
</main>
<footer class="foot"><p>Stet keeps the social posts that articles embed. You see a copy; each page links to the original. <a href="${WORDS_PATH}">What the words mean</a></p></footer>
</body>
</html>
`
}

function renderHeader(request: FastifyRequest): Html {
  const { scopes, signedIn } = request
  if (!scopes) return html`<header class="bar"><div><a class="brand" href="/">stet</a></div></header>`
  const path = request.url.split('?', 1)[0] ?? ''
  const sections = SECTIONS.filter(({ scope }) => hasScope(scopes, scope))
  return html`<header class="bar"><div><a class="brand" href="/">stet</a>
<search><form class="omni" method="get" action="${POSTS_PATH}"><input type="search" name="q" aria-label="Address or words" placeholder="Address of a post or article, or words" value="${path === POSTS_PATH ? wordsOf(request) : ''}"><button>Find</button></form></search>
${
  signedIn
    ? html`<form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
    : html`<a class="button plain" href="/sign-in">Sign in</a>`
}
<nav aria-label="Sections"><ul>${sections.map(
    ({ to, name, paths }) =>
      html`<li><a href="${to}"${isCurrent(path, to, paths) && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav></div></header>`
}

/** What was searched for, so that the box keeps it. */
const wordsOf = ({ query }: FastifyRequest): string => {
  const q = z.object({ q: z.string() }).safeParse(query)
  return q.data?.q ?? ''
}

const isCurrent = (path: string, to: string, paths: readonly string[]): boolean =>
  path === to || paths.some((start) => path === start || path.startsWith(`${start}/`))
