import type { PostRecord, QuotedPost } from '../model/post-record.ts'
import { type Html, html } from './html.ts'

/** Folds a post's content behind its author's warning, as the platform does. Without a warning the content stays as it is. */
export function foldBehindWarning({ contentWarning }: QuotedPost | PostRecord, content: Html): Html {
  if (contentWarning === undefined) return content
  return html`<details class="warned"><summary><span dir="auto">${contentWarning}</span></summary><div class="folded">${content}</div></details>`
}

/** Renders the labels that moderators or the author put on the post. */
export function renderLabels({ labels = [] }: QuotedPost | PostRecord): Html | null {
  if (labels.length === 0) return null
  return html`<p class="small labels">Labelled ${labels.map((label, n) => html`${n > 0 && ', '}<b dir="auto">${label}</b>`)}</p>`
}
