import type { MailedPost } from './mail-content.ts'

/** The addresses at this service that a mail links for a post. `card` and `snippet` are null without a copy that may be shown. */
export function postLinks(
  publicUrl: string,
  { platform, id, detail, withheld }: MailedPost,
): { readonly page: string; readonly card: string | null; readonly snippet: string | null } {
  const page = `${publicUrl}/posts/${platform}/${encodeURIComponent(id)}`
  const snapshot = withheld ? null : (detail?.snapshot ?? null)
  return {
    page,
    card: snapshot === null ? null : `${publicUrl}/v1/snapshots/${encodeURIComponent(snapshot)}/card`,
    snippet: snapshot === null ? null : `${page}#put-back`,
  }
}
