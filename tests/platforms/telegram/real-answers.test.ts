import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadHtml } from '../../../src/detect/html/load-html.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { readList, readWidget } from '../../../src/platforms/telegram/read-answer.ts'
import { expectToNoticeDrift } from '../drift.ts'
import { elementTable, rowOf, shownElements } from '../shared/element-table.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/telegram')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Telegram are not there (${DIR}).`)

const answered = { status: 200, headers: {}, url: 'https://t.me/' } as Exchange
const AT = new Date('2026-11-01T00:00:00Z')
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const names = there ? readdirSync(DIR).filter((name) => /^(?:widget|s)_.*\.html$/.test(name)) : []
const living = names.filter((name) => !/not_found|violation/.test(name))

function statusOf(name: string, html: string) {
  const [channel = '', number = '0'] = (/data-post="([^"]+)"/.exec(html)?.[1] ?? 'citydesk/1').split('/')
  const reader = name.startsWith('s_') ? readList : readWidget
  return reader(answered, html, messageRef(channel, number), AT)
}

function recordOf(name: string, html: string): PostRecord | null {
  const status = statusOf(name, html)
  return status.kind === 'alive' ? PostRecord.parse(status.record) : null
}

describe.skipIf(!there)('every stored answer of Telegram', () => {
  it.each(living)('%s becomes a record', (name) => {
    const record = recordOf(name, read(name))
    expect(record?.author?.name.length).toBeGreaterThan(3)
    expect(record?.publishedAt).toMatch(/^20\d\d-/)
    expect(record?.metrics?.views).toBe(4200)
    expect(record?.text?.length).toBeGreaterThan(5)
    for (const { start, end, kind } of record?.entities ?? []) {
      const shown = record?.text?.slice(start, end) ?? ''
      expect(shown).toMatch(
        { hashtag: /^#\S+$/, cashtag: /^\$\S+$/, mention: /^@\w+$/, link: /^\S.*\S$/ }[kind],
      )
    }
    for (const medium of record?.media ?? []) {
      expect(medium.fallbackUrls).toEqual([])
      expect(medium.url).toMatch(
        medium.served === false ? /^https:\/\/t\.me\// : /\.(?:telesco\.pe|cdn-telegram\.org)\//,
      )
    }
  })

  it.each([
    ['widget_post_not_found.html', { kind: 'not-found' }],
    ['widget_channel_not_found.html', { kind: 'silent' }],
    ['widget_tos_violation.html', { kind: 'named', liveness: 'account-suspended' }],
    ['page_contact_channel.html', { kind: 'silent', absent: '.tgme_widget_message' }],
  ])('%s', (name, status) => {
    expect(readWidget(answered, read(name), messageRef('citydesk', 5), AT)).toMatchObject(status)
  })

  it('keeps what is peculiar to each', () => {
    const record = (name: string) => recordOf(name, read(name))
    expect(record('widget_text.html')).toMatchObject({
      text: 'Breaking: the bridge is closed.\n\n📍 Riverside, per @policedesk #traffic example.org/a?x=1&y=2',
      author: { verification: 'verified' },
    })
    expect(record('widget_album.html')).toMatchObject({
      media: [{ kind: 'photo' }, { kind: 'photo' }, { kind: 'photo' }],
      aliases: ['citydesk/111', 'citydesk/112'],
    })
    expect(record('widget_video.html')?.media).toMatchObject([
      { kind: 'video', durationMs: 33_000, width: 1280, height: 720 },
    ])
    expect(record('widget_video_too_big.html')?.media).toMatchObject([{ served: false, durationMs: 842_000 }])
    expect(record('widget_poll.html')?.poll).toMatchObject({
      options: [{ label: 'Yes', share: 64 }, { share: 36 }],
      voters: 1200,
    })
    expect(record('widget_forward.html')?.forwardedFrom).toMatchObject({
      name: 'Other Channel',
      id: 'otherchannel/77',
    })
    expect(record('widget_reply.html')).toMatchObject({
      text: 'The reply words',
      replyTo: { id: 'citydesk/101' },
      parent: { text: 'Breaking: the bridge is closed.', author: { name: 'City Desk' } },
    })
    expect(record('widget_link_preview_edited.html')).toMatchObject({
      edited: true,
      linkCard: { site: 'Example', title: 'Story title' },
    })
    expect(record('s_album_mchs_bryansk_4656.html')?.aliases).toHaveLength(2)
  })
})

describe.skipIf(!there)('an element of a message', () => {
  const table = elementTable('telegram.md')
  const pages = living.map((name) => ({ name, html: read(name) }))
  const elements = pages.flatMap(({ name, html }) => {
    const $ = loadHtml(html)
    return $ === null
      ? []
      : shownElements($, $('.tgme_widget_message')).map((element) => ({ name, $, element }))
  })

  it('has a row in docs/platforms/telegram.md', () => {
    expect(elements.length).toBeGreaterThan(80)
    const lost = elements.filter(({ element }) => rowOf(element, table) === undefined)
    expect(lost.map(({ name, element }) => `${name}: ${element.attr('class')} ${element.text()}`)).toEqual([])
  })

  const found = table.filter(
    ({ selector, field }) => field !== null && elements.some(({ $ }) => $(selector).length > 0),
  )
  it.each(found.map(({ selector, field }) => [selector, field]))('%s is kept in %s', (selector, field) => {
    const changes = pages.some(({ name, html }) => {
      const before = recordOf(name, html)
      const $ = loadHtml(html)
      if ($ === null || $(selector ?? '').length === 0) return false
      $(selector ?? '').remove()
      const after = recordOf(name, $.html())
      const part = (record: PostRecord | null) => JSON.stringify(record?.[field as keyof PostRecord] ?? null)
      return part(before) !== part(after)
    })
    expect(changes).toBe(true)
  })
})

for (const name of living) {
  const html = read(name)
  const [channel = '', number = '0'] = (/data-post="([^"]+)"/.exec(html)?.[1] ?? '').split('/')
  const reader = name.startsWith('s_') ? readList : readWidget
  expectToNoticeDrift({ name, html, post: messageRef(channel, number), read: reader })
}
