import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { readWidget } from '../../../src/platforms/telegram/read-answer.ts'
import {
  type TelegramMessage,
  telegramFile,
  telegramWidget,
} from '../../support/origin/platforms/telegram.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'

const AT = new Date('2026-03-02T00:00:00Z')
const exchange = { status: 200, headers: {}, url: 'https://t.me/' } as Exchange
const CLASS = 'tgme_widget_message'
const element = (name: string, inside: string, more = '') =>
  `<div class="${CLASS}_${name}"${more}>${inside}</div>`
const image = (name: string) => ` style="background-image:url('${telegramFile(name)}')"`

function outcomeOf(more: Partial<TelegramMessage>) {
  const message = { channel: 'harbour_desk', number: 101, text: 'Words', ...more }
  return answerOutcome(readWidget(exchange, telegramWidget(message), messageRef('harbour_desk', 101), AT))
}
const poll = (inside: string) => element('poll', `${element('poll_question', 'Will it stand?')}${inside}`)
const option = (label: string, percent: string) =>
  element('poll_option', `${element('poll_option_percent', percent)}${element('poll_option_text', label)}`)

it.each<[string, Partial<TelegramMessage>, object]>([
  ['without words', { text: undefined, photos: ['a.jpg'] }, { text: null, media: [{ kind: 'photo' }] }],
  ['without views', { views: '' }, { metrics: { views: null } }],
  [
    'with an album of pictures',
    { photos: ['a.jpg', 'b.jpg'] },
    { media: [{ kind: 'photo' }, { kind: 'photo' }] },
  ],
  [
    'with a voice message',
    {
      below: element(
        'voice_player',
        `<audio src="${telegramFile('v.ogg')}"></audio><time class="${CLASS}_voice_duration">0:07</time>`,
      ),
    },
    { media: [{ kind: 'audio', durationMs: 7000 }] },
  ],
  [
    'with a sticker that moves',
    { below: element('sticker_wrap', `<video src="${telegramFile('s.webm')}"></video>`) },
    { media: [{ kind: 'gif' }] },
  ],
  [
    'with a place',
    {
      below: `<a class="${CLASS}_location_wrap" href="https://maps.example/1"><div class="${CLASS}_location"${image('map.png')}></div></a>`,
    },
    { linkCard: { url: 'https://maps.example/1' } },
  ],
  [
    'with a venue',
    {
      below: `<a class="${CLASS}_location_wrap" href="https://maps.example/1"><div class="${CLASS}_location"${image('map.png')}></div><div class="${CLASS}_location_info">${element('location_title', 'The quay')}${element('location_address', 'Pier 1')}</div></a>`,
    },
    { linkCard: { title: 'The quay', description: 'Pier 1' } },
  ],
  [
    'with a poll that is closed',
    {
      text: undefined,
      below: poll(`${element('poll_type', 'Final results')}${option('yes', '75%')}${option('no', '25%')}`),
    },
    { text: 'Will it stand?', poll: { kind: 'Final results', options: [{ share: 75 }, { share: 25 }] } },
  ],
  [
    'with words above a poll',
    { below: poll(option('yes', '100%')) },
    { text: 'Words\n\nWill it stand?', poll: { options: [{ label: 'yes' }] } },
  ],
  [
    'with reactions of later kinds',
    {
      below: element(
        'reactions',
        '<span class="tgme_reaction tgme_reaction_paid">⭐ 12</span><span class="tgme_reaction"><tg-emoji emoji-id="5">🏗</tg-emoji>1.2K</span>',
      ),
    },
    {
      metrics: {
        reactions: [
          { emoji: '⭐', count: 12 },
          { emoji: '🏗', count: 1200 },
        ],
      },
    },
  ],
  [
    'with buttons, which the notes tell',
    {
      below: element(
        'inline_keyboard',
        element(
          'inline_row',
          `<a class="${CLASS}_inline_button" href="https://example.org/join"><span>Join us</span></a>`,
        ),
      ),
    },
    {},
  ],
  [
    'through a bot, and signed',
    {
      above: `<span class="${CLASS}_via_bot">via @quay_bot</span><span class="${CLASS}_from_author">A. Crane</span>`,
    },
    { byline: 'A. Crane, via @quay_bot' },
  ],
  [
    'with a preview of a film elsewhere',
    {
      below: `<a class="${CLASS}_link_preview" href="https://example.org/f"><div class="link_preview_title">A film</div><div class="link_preview_video_wrap"><video src="${telegramFile('p.mp4')}"></video></div></a>`,
    },
    { linkCard: { title: 'A film' }, media: [] },
  ],
])('a message %s is captured', (_, more, record) => {
  expect(outcomeOf(more)).toMatchObject({ outcome: 'captured', unknown: [], record })
})

it.each<[string, Partial<TelegramMessage>, string[], string[]]>([
  [
    'with a giveaway',
    { below: element('giveaway', 'Win a trip to the quay') },
    ['text'],
    ['.tgme_widget_message_giveaway'],
  ],
  [
    'with a list of tasks',
    { below: element('todo', '<ul class="todo_items"><li>Lift the crane</li></ul>') },
    ['text'],
    ['.tgme_widget_message_todo'],
  ],
  [
    'with a story',
    { below: element('story', '', image('story.jpg')) },
    ['photo'],
    ['.tgme_widget_message_story'],
  ],
  [
    'with a film in another element',
    { below: `<div class="live_story"><video src="${telegramFile('l.mp4')}"></video></div>` },
    ['video'],
    ['.live_story'],
  ],
  [
    'with the solution of a quiz',
    { below: poll(`${option('yes', '100%')}<div class="poll_solution">It stood on sand.</div>`) },
    ['text'],
    ['.poll_solution'],
  ],
  ['with a poll whose options are pictures alone', { below: poll('') }, ['poll'], []],
  [
    'with an invoice',
    { below: element('invoice_wrap', '<span>A model of the crane, € 20</span>') },
    ['text'],
    ['.tgme_widget_message_invoice_wrap'],
  ],
  [
    'with a document',
    { below: element('document_wrap', element('document_title', 'report.pdf')) },
    ['file'],
    [],
  ],
  ['with a document without a name', { below: element('document_wrap', '') }, ['file'], []],
  [
    'with a film that is too big',
    { video: { name: 'a.mp4', tooBig: true, duration: '1:00' } },
    ['video'],
    [],
  ],
  [
    'with a picture without an address',
    { below: `<a class="${CLASS}_photo_wrap" href="https://t.me/harbour_desk/101"></a>` },
    ['photo'],
    [],
  ],
  ['of the service', { service: true }, ['text'], []],
  ['that only the app shows', { appOnly: true }, ['text'], []],
])('a message %s is partial', (_, more, missing, unknown) => {
  expect(outcomeOf(more)).toMatchObject({ outcome: 'partial', missing, unknown })
})
