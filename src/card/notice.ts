import { Html, html } from './html.ts'
import { CARD_DOCUMENT_STYLE } from './style.ts'

/** Renders the document for a frame without a card. `why` explains the reason to readers of the article. */
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
