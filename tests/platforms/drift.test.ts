import { messageRef } from '../../src/platforms/telegram/message-id.ts'
import { readList, readWidget } from '../../src/platforms/telegram/read-answer.ts'
import { telegramList, telegramWidget } from '../support/origin/platforms/telegram.ts'
import { type DriftSubject, expectToNoticeDrift } from './drift.ts'
import { ALBUM, NEIGHBOURS, SITE_MESSAGE } from './telegram/messages.ts'

const album = messageRef('harbour_desk', 110)
const message = messageRef('harbour_desk', 101)

const SUBJECTS: readonly DriftSubject[] = [
  { name: "Telegram's widget", post: message, html: telegramWidget(SITE_MESSAGE), read: readWidget },
  { name: "Telegram's widget of an album", post: album, html: telegramWidget(ALBUM), read: readWidget },
  { name: "Telegram's list", post: album, html: telegramList([...NEIGHBOURS, ALBUM]), read: readList },
]

for (const subject of SUBJECTS) expectToNoticeDrift(subject)
