import { type Html, html } from '../../card/html.ts'
import { POSTS_PATH } from './labels.ts'

/** What to do with an empty archive. @param mayArchive whether the reader may archive an address here */
export function renderFirstSteps(mayArchive: boolean): Html {
  return html`<div><h1>Nothing is archived yet</h1><p class="lede">Stet keeps the social posts that your articles embed, and tells you when one of them dies. Three steps:</p></div>
<ol class="steps">
<li class="panel"><h2>Archive one article</h2><p>Give the address of an article, or of a single post.</p>${
    mayArchive
      ? html`<form class="ask" method="get" action="${POSTS_PATH}"><label>Address<input type="text" inputmode="url" name="q" required placeholder="https://…"></label><button>Find</button></form>`
      : html`<p class="dim">For this you need a token with the scope <code>ingest</code>.</p>`
  }<p class="dim">In a terminal:</p><code class="cite">stet archive https://news.example/story</code></li>
<li class="panel"><h2>Send everything you publish</h2><p>All articles of a site, once; then new ones as they appear. A hook of your CMS does the same at the minute of publication.</p>
<code class="cite">stet backfill https://news.example</code><code class="cite">stet follow https://news.example/feed</code></li>
<li class="panel"><h2>Hear of losses</h2><p>Stet looks at the originals again and again. The pages <a href="/losses">Losses</a> and <a href="/report">Report</a> show what died; a webhook tells your own systems.</p>
<code class="cite">stet report</code></li></ol>`
}
