import type { MailDraft, MailedPicture, MailedPost } from './mail-content.ts'
import { pictureId, renderMailHtml } from './render-html.ts'
import { renderMailText } from './render-text.ts'

/** A mail ready to send, but for its envelope. */
export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Shown inside the HTML, each by its Content-ID. */
  readonly pictures: readonly (MailedPicture & { readonly cid: string })[]
}

/**
 * Renders a mail as text and HTML. Escapes all text that strangers wrote.
 *
 * @param publicUrl the service's base URL, without a trailing slash
 */
export function renderMail(draft: MailDraft, publicUrl: string): RenderedMail {
  const pictures: (MailedPicture & { readonly cid: string })[] = []
  const cidOf = ({ detail }: MailedPost): string | null => {
    if (!detail?.picture) return null
    const cid = pictureId(pictures.length + 1)
    pictures.push({ ...detail.picture, cid })
    return cid
  }
  return {
    // A header: no line break of a stranger's may end it.
    subject: draft.subject.replace(/[\p{Cc}\s]+/gu, ' ').trim(),
    text: renderMailText(draft, publicUrl),
    html: renderMailHtml(draft, publicUrl, cidOf),
    pictures,
  }
}
