import { Html, html } from './html.ts'
import { CARD_DOCUMENT_STYLE } from './style.ts'

/** What stands in a frame that has no card to show: `title`, and why, for readers of the article around it. */
export function renderNotice(title: string, why: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(CARD_DOCUMENT_STYLE)}</style>
</head>
<body class="framed">
<article class="card"><p class="banner"><b>${title}</b></p><div class="post"><p class="noted" dir="auto">${why}</p></div></article>
</body>
</html>
`.markup
}
