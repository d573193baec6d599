import { describe, expect, it } from 'vitest'
import { renderCard } from '../../../src/card/render-card.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { LABELS } from '../../../src/platforms/registry.ts'
import { telegramArchivedPostReader } from '../../../src/platforms/telegram/archived-post-reader.ts'
import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { readList, readWidget } from '../../../src/platforms/telegram/read-answer.ts'
import {
  type TelegramMessage,
  telegramFile,
  telegramList,
  telegramWidget,
} from '../../support/origin/platforms/telegram.ts'
import { ALBUM, DEADLY_WORDS } from './messages.ts'

const answered = { status: 200, headers: {}, url: 'https://t.me/' } as Exchange
const AT = new Date('2026-03-02T00:00:00Z')
const post = messageRef('harbour_desk', 101)
const plain: TelegramMessage = { channel: 'harbour_desk', number: 101, text: 'Words' }

function recordOf(more: Partial<TelegramMessage>): PostRecord {
  const status = readWidget(answered, telegramWidget({ ...plain, ...more }), post, AT)
  if (status.kind !== 'alive') throw new Error(status.kind)
  return PostRecord.parse(status.record)
}
const player = (kind: string, inside: string) => `<div class="tgme_widget_message_${kind}">${inside}</div>`

describe('a message', () => {
  it('is not taken for its end by its words', () => {
    expect(recordOf({ text: DEADLY_WORDS }).text).toMatch(/^Post not found\. .* violated Telegram's Terms/)
  })

  it('keeps lines, spoilers, emoji and links; links into the app are words alone', () => {
    const record = recordOf({
      text: 'One<br>two <tg-spoiler>three</tg-spoiler> <i class="emoji"><b>🚢</b></i> <a href="tg://resolve?domain=x">app</a> <a href="?q=%24SHIP">$SHIP</a> <a href="https://t.me/pier_desk">@pier_desk</a> <a href="https://example.org/a">here</a>',
    })
    expect(record.text).toBe('One\ntwo three 🚢 app $SHIP @pier_desk here')
    expect(record.entities.map(({ kind, start, end }) => [kind, record.text?.slice(start, end)])).toEqual([
      ['cashtag', '$SHIP'],
      ['mention', '@pier_desk'],
      ['link', 'here'],
    ])
  })

  it('keeps voice, round films, GIFs and stickers', () => {
    const { media } = recordOf({
      below: [
        player(
          'voice_player',
          `<audio src="${telegramFile('v.ogg')}"></audio><time class="tgme_widget_message_voice_duration">0:07</time>`,
        ),
        player(
          'roundvideo_player',
          `<i class="tgme_widget_message_roundvideo_thumb" style="background-image:url('${telegramFile('r.jpg')}')"></i><video src="${telegramFile('r.mp4')}"></video>`,
        ),
        player('video_player', `<video src="${telegramFile('g.mp4')}"></video>`),
        player(
          'sticker_wrap',
          `<i class="tgme_widget_message_sticker" data-webp="${telegramFile('s.webp')}"></i>`,
        ),
      ].join(''),
    })
    expect(media.map(({ kind, url }) => [kind, url.split('/').at(-1)])).toEqual([
      ['audio', 'v.ogg?token=signed'],
      ['video', 'r.mp4?token=signed'],
      ['gif', 'g.mp4?token=signed'],
      ['photo', 's.webp?token=signed'],
    ])
    expect(media[0]?.durationMs).toBe(7000)
    expect(media[1]?.posterUrl).toBe(telegramFile('r.jpg'))
  })

  it.each([
    'https://telesco.pe.evil.test/file/x.jpg',
    'http://cdn4.telesco.pe/file/x.jpg',
    'https://user@cdn4.telesco.pe/file/x.jpg',
    'https://10.0.0.1/x.jpg',
    '//evil.test/x.jpg',
    'file:///etc/passwd',
  ])('asks no stranger for its media: %s', (url) => {
    const { media, author } = recordOf({
      below: `<a class="tgme_widget_message_photo_wrap" style="background-image:url('${url}')"></a>`,
    })
    expect(media).toMatchObject([{ url: 'https://t.me/harbour_desk/101', served: false }])
    expect(author?.avatarUrl).toMatch(/^https:\/\/cdn4\.telesco\.pe\//)
  })

  it('records files by name, and reports them missing', () => {
    const below =
      '<a class="tgme_widget_message_document_wrap" href="https://t.me/harbour_desk/101"><div class="tgme_widget_message_document_title">report.pdf</div><div class="tgme_widget_message_document_extra">1.2 MB</div></a>'
    const status = readWidget(answered, telegramWidget({ ...plain, below }), post, AT)
    expect(status).toMatchObject({
      kind: 'alive',
      record: { files: [{ name: 'report.pdf', about: '1.2 MB' }] },
      missing: [{ part: 'file', reason: 'upstream' }],
    })
  })

  it('keeps who signed it, its reactions, and a place on a map', () => {
    const record = recordOf({
      above:
        '<span class="tgme_widget_message_from_author">Anna K.</span><a class="tgme_widget_message_via_bot">via @gif</a>',
      below:
        '<a class="tgme_widget_message_location_wrap" href="https://maps.google.com/maps?q=1,2"><div class="tgme_widget_message_location_title">Pier 4</div></a><span class="tgme_reaction"><i class="emoji"><b>👍</b></i>1.5K</span><span class="tgme_reaction tgme_reaction_paid">3</span>',
    })
    expect(record).toMatchObject({
      byline: 'Anna K., via @gif',
      linkCard: { url: 'https://maps.google.com/maps?q=1,2', title: 'Pier 4' },
      metrics: {
        views: 4200,
        reactions: [
          { emoji: '👍', count: 1500 },
          { emoji: '⭐', count: 3 },
        ],
      },
    })
  })

  it.each([
    ['a service message', { service: true }],
    ['a message without a supported part', { appOnly: true }],
  ])('that only the app shows whole is partial: %s', (_, more) => {
    const status = readWidget(answered, telegramWidget({ ...plain, ...more }), post, AT)
    expect(status).toMatchObject({ kind: 'alive', record: { textCut: true }, missing: [{ part: 'text' }] })
  })

  it('of a nested page too deep to read says nothing', () => {
    const deep = telegramWidget({ ...plain, text: '<b>'.repeat(2000) })
    expect(readWidget(answered, deep, post, AT)).toMatchObject({ kind: 'silent', reason: 'unreadable' })
  })

  it('is drawn with its markup as words', () => {
    const hostile = '&lt;script&gt;alert(1)&lt;/script&gt;'
    const record = recordOf({
      text: hostile,
      name: hostile,
      above: `<a class="tgme_widget_message_forwarded_from_name" href="javascript:alert(1)">${hostile}</a><span class="tgme_widget_message_from_author">${hostile}</span>`,
      below: `<div class="tgme_widget_message_document_wrap"><div class="tgme_widget_message_document_title">${hostile}</div></div><div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_type">${hostile}</div><a class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_percent">64%</div><div class="tgme_widget_message_poll_option_text">${hostile}</div></a></div><span class="tgme_reaction"><b class="emoji">${hostile}</b>12</span>`,
    })
    const card = renderCard(record, { labels: LABELS, capturedAt: AT, resourceUrl: () => null })
    expect(card).not.toMatch(/<script|javascript:/)
    expect(card.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(6)
    expect(card).toContain('64 %')
    expect(card).toContain('Forwarded from')
  })
})

describe('an album', () => {
  const part = messageRef('harbour_desk', 111)

  it('is found by each of its parts, under the number of the first one', () => {
    for (const status of [
      readWidget(answered, telegramWidget(ALBUM), part, AT),
      readList(answered, telegramList([ALBUM]), part, AT),
    ]) {
      expect(status).toMatchObject({
        kind: 'alive',
        record: {
          id: 'harbour_desk/110',
          url: 'https://t.me/harbour_desk/110',
          aliases: ['harbour_desk/111', 'harbour_desk/112'],
        },
      })
    }
  })

  it('does not hide that a part is gone', () => {
    const list = telegramList([{ ...ALBUM, photos: ['a.jpg', 'b.jpg'] }])
    expect(readList(answered, list, messageRef('harbour_desk', 112), AT)).toEqual({ kind: 'not-found' })
  })
})

describe('an archived copy', () => {
  it.each([
    ['of the widget', telegramWidget(ALBUM)],
    ['of the list', telegramList([plain, ALBUM])],
  ])('%s is read', (_, text) => {
    const body = { url: 'https://t.me/harbour_desk/110', at: AT, mime: 'text/html', text }
    const found = telegramArchivedPostReader.read(messageRef('harbour_desk', 110), body)
    expect(PostRecord.parse(found?.record)).toMatchObject({
      text: 'Three pictures',
      witness: 'web-archive',
      archivedAt: AT.toISOString(),
      media: [{ kind: 'photo' }, { kind: 'photo' }, { kind: 'photo' }],
    })
    expect(telegramArchivedPostReader.read(messageRef('harbour_desk', 500), body)).toBeNull()
  })
})
