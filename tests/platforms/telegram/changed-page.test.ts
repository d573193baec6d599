import { expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import type { SourceEvent } from '../../../src/model/rate-limiter.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { telegramPlatform } from '../../../src/platforms/telegram/platform.ts'
import { createRoom } from '../../capture/room.ts'
import { telegramPages } from '../../support/origin/platforms/telegram.ts'
import { SITE_MESSAGE } from './messages.ts'

const post = messageRef('harbour_desk', 101)

async function captureRenamed(renamed: string) {
  const heard: SourceEvent[] = []
  const platforms = connectPlatforms(readConfig({}, [telegramPlatform]), (event) => void heard.push(event), [
    telegramPlatform,
  ])
  await using room = await createRoom({ pages: telegramPages(SITE_MESSAGE) }, {}, platforms)
  room.origin.mood('t.me', (usual) => ({ ...usual, body: String(usual.body).replaceAll(renamed, 'changed') }))
  return { result: await room.capture(post), heard }
}

it('is a failed capture, and names the part that it lacks', async () => {
  const { result, heard } = await captureRenamed('tgme_widget_message_date')
  const part = '.tgme_widget_message_date time'
  expect(result).toMatchObject({
    outcome: 'failed',
    reason: 'unreadable',
    snapshot: null,
    unexpectedParts: [
      { witness: 'telegram-widget', kind: 'absent', path: part },
      { witness: 'telegram-list', kind: 'absent', path: part },
    ],
  })
  expect(result.notes).toEqual([`The widget answered: a page without ${part}.`])
  expect(heard.map(({ what, detail }) => [what, detail])).toEqual([
    ['absent-part', part],
    ['absent-part', part],
  ])
})

it('is a partial capture without the words of an element that Stet does not know', async () => {
  const { result } = await captureRenamed('tgme_widget_message_text js-message_text')
  expect(result).toMatchObject({
    outcome: 'partial',
    reason: 'unreadable',
    missing: [{ part: 'text', reason: 'unreadable' }],
    unexpectedParts: [{ witness: 'telegram-widget', kind: 'unknown', path: '.changed', holds: 'words' }],
  })
  expect(result.manifest?.record).toMatchObject({ text: null, media: [{}, {}, {}] })
})
