import { loadHtml } from '../../detect/html/load-html.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { findMessage, listMessages } from './find-message.ts'
import { parseMessageId } from './message-id.ts'
import { buildMessageRecord } from './message-record.ts'

/**
 * Reads messages from archived copies of the widget and of a channel's list, which have the same markup. A message's
 * number carries no time, so an account's messages of a day can't be listed.
 */
export const telegramArchivedPostReader = createArchivedPostReader({
  addresses: ({ id }) => [`t.me/${id}`, `t.me/s/${id}`],
  read(post, { text, at }) {
    const $ = loadHtml(text)
    const wanted = parseMessageId(post.id)
    const found = $ === null || wanted === null ? null : findMessage(listMessages($), wanted)
    if ($ === null || found === null) return null
    const built = buildMessageRecord($, found, post, 'web-archive', at)
    if (built === null) return null
    const record = { ...built.record, id: post.id, archivedAt: at.toISOString() }
    return { record, missing: built.missing, links: [], repost: false }
  },
})
