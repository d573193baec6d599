import type { MailDraft, MailedPost } from './mail-content.ts'
import { postLinks } from './post-links.ts'
import { bylineOf, leftOutOf, momentOf, postWords, titleOf } from './words.ts'

/** Renders a mail as plain text. A post's words stand behind `>`, so that they can't pass for ours. */
export function renderMailText({ heading, intro, sections }: MailDraft, publicUrl: string): string {
  const parts = [
    heading,
    intro.join('\n'),
    ...sections.flatMap((section) => [
      `${section.title} (${section.count})\n${'-'.repeat(40)}`,
      ...section.posts.map((post) => renderPost(post, publicUrl)),
      leftOutOf(section) ?? '',
    ]),
    `Sent by Stet, ${publicUrl}/`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function renderPost(post: MailedPost, publicUrl: string): string {
  const { detail, articles, status, at } = post
  const links = postLinks(publicUrl, post)
  const lines = [
    `* ${bylineOf(post)}: ${status}, ${momentOf(at)}`,
    ...(detail?.text ? quoted(detail.text) : []),
    detail?.source && `  (${detail.source})`,
    detail?.isSensitive && '  Its picture is marked as sensitive and left out.',
    ...articles.map(
      (article) => `  Cited by: ${titleOf(article)}${article.title === null ? '' : `\n    ${article.url}`}`,
    ),
    detail && !post.withheld && `  Copy: ${detail.copy ?? 'none'}`,
    `  Page: ${links.page}`,
    links.card && `  Card: ${links.card}`,
    links.snippet && `  Snippet for the article: ${links.snippet}`,
  ]
  return lines.filter((line) => typeof line === 'string' && line !== '').join('\n')
}

const quoted = (text: string): string[] =>
  postWords(text)
    .split(/\r\n|[\n\r\u2028\u2029\v\f\u0085]/)
    .map((line) => `  > ${line}`)
