import { load } from 'cheerio'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimMail, countMails, listRefusedMails, renewClaim } from '../../../src/catalog/mail/mails.ts'
import { saveAnnouncement } from '../../../src/catalog/webhooks/announcements.ts'
import { checkMailServer, checkMails } from '../../../src/cli/doctor/mail.ts'
import { announcement, type PostAnnouncementType } from '../../../src/model/announcement.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { sendMails } from '../../../src/services/mail/send-mails.ts'
import { setApproval } from '../../../src/services/publication/set-approval.ts'
import { takeDown } from '../../../src/services/publication/take-down.ts'
import { dispatchWebhooks } from '../../../src/services/webhooks/dispatch-webhooks.ts'
import { aRecord, openRoom, PUBLIC_URL, type Room } from '../../api/retrieve/room.ts'
import { citedBy, happened } from '../../support/losses.ts'
import { type MailServer, startMailServer } from '../../support/mail-server.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A Thursday: no digest is due. */
const THURSDAY = Date.UTC(2026, 5, 4, 12)
const HOSTILE =
  '</blockquote><script>alert(1)</script><img src="https://evil.example/p.gif">\r\n.\r\nBcc: x@evil.example\nPage: https://evil.example/ \u202Etxt'

describe('mail to editors', () => {
  let server: MailServer
  let room: Room
  let now = THURSDAY
  const deps = (digest: 'weekly' | 'none' = 'none') => {
    const { config } = room.app
    const mail = config.mail && { ...config.mail, digest }
    return { ...room.app, config: { ...config, mail }, clock: { now: () => new Date(now) } }
  }
  const db = () => room.catalog.db
  const send = (digest: 'weekly' | 'none' = 'none') => sendMails(deps(digest), PUBLIC_URL)
  beforeAll(async () => {
    server = await startMailServer()
    room = await openRoom({
      STET_SMTP_URL: server.url,
      STET_MAIL_FROM: 'Stet <stet@news.example>',
      STET_MAIL_TO: 'desk@news.example, night@news.example',
    })
  })
  beforeEach(async () => {
    await room.database.empty()
    await server.start()
    server.taken.length = 0
    server.refused.clear()
    now = THURSDAY
  })
  afterAll(async () => {
    await room?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  let last = 700
  const keep = async (over: Parameters<typeof aRecord>[1] = {}): Promise<PostRef> => {
    last += 1
    const { id, url, platform } = aRecord(String(last))
    await room.keep(aRecord(id, over), '2026-03-04T05:06:07.000Z')
    return { platform, id, url }
  }
  const tell = async (post: PostRef, type: PostAnnouncementType = 'post.lost') => {
    const detail = type === 'post.lost' ? { cause: 'deleted' } : {}
    await saveAnnouncement(db(), announcement(type, post, `k${now}`, new Date(now), detail), new Date(now))
  }
  const dispatch = () => dispatchWebhooks(deps(), PUBLIC_URL)
  const states = async () => Object.fromEntries((await countMails(db())).map((one) => [one.state, one.count]))

  it('says what was lost, with words, picture, article and links, as text and as HTML', async () => {
    const post = await keep()
    await citedBy(db(), 'https://news.example/lamp', 'The lamp & the sea', [post])
    await tell(post)
    await dispatch()
    expect(await send()).toBe(0)
    now += MINUTE
    expect(await send()).toBe(1)
    const [mail] = server.taken
    expect(mail?.to).toEqual(['desk@news.example', 'night@news.example'])
    expect(mail?.user).toBe('desk')
    expect(mail?.headers.get('subject')).toBe('Stet: 1 post lost in “The lamp & the sea”')
    expect(mail?.headers.get('from')).toBe('Stet <stet@news.example>')
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    const page = `${PUBLIC_URL}/posts/x/${post.id}`
    for (const part of [
      'Mara Ünwirklich @mara_invented on X: deleted by its author, 4 June 2026',
      '  > The lighthouse is lit again 🕯 — see for yourselves.',
      'Cited by: The lamp & the sea\n    https://news.example/lamp',
      `Page: ${page}\n  Card: ${PUBLIC_URL}/v1/snapshots/20260304T050607Z-`,
      `Snippet for the article: ${page}#put-back`,
    ])
      expect(mail?.text.replaceAll('\r\n', '\n')).toContain(part)
    const $ = load(mail?.html ?? '')
    expect($('blockquote').text()).toBe('The lighthouse is lit again 🕯 — see for yourselves.')
    expect(
      $('a')
        .map((_, one) => $(one).attr('href'))
        .get(),
    ).toEqual([
      'https://news.example/lamp',
      page,
      expect.stringMatching(/\/v1\/snapshots\/[^/]+\/card$/),
      `${page}#put-back`,
      `${PUBLIC_URL}/`,
    ])
    const picture = mail?.parts.find(({ type }) => type === 'image/jpeg')
    expect($('img').attr('src')).toBe(`cid:${picture?.headers.get('content-id')?.replace(/[<>]/g, '')}`)
    expect(picture?.headers.get('content-disposition')).toMatch(/^inline/)
    expect(picture?.body.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
  })

  it('has a section for losses, returns and damaged copies, and no picture that is folded away', async () => {
    const [lost, back, damaged] = [await keep({ sensitive: true }), await keep(), await keep()]
    await tell(damaged, 'snapshot.damaged')
    await tell(back, 'post.returned')
    await tell(lost)
    await tell(lost, 'post.edited')
    await dispatch()
    now += MINUTE
    expect(await send()).toBe(1)
    const [mail] = server.taken
    expect(mail?.headers.get('subject')).toBe('Stet: 1 post lost, 1 post returned, 1 copy damaged')
    const $ = load(mail?.html ?? '')
    expect(
      $('h2')
        .toArray()
        .map((one) => $(one).text()),
    ).toEqual([...['Lost (1)', 'Returned (1)', 'Damaged copies (1)']])
    expect(
      $('.post')
        .toArray()
        .map((one) => [$(one).find('a').first().attr('href'), $(one).find('img').length]),
    ).toEqual([
      [`${PUBLIC_URL}/posts/x/${lost.id}`, 0],
      [`${PUBLIC_URL}/posts/x/${back.id}`, 1],
      [`${PUBLIC_URL}/posts/x/${damaged.id}`, 1],
    ])
    expect(mail?.parts.filter(({ type }) => type === 'image/jpeg')).toHaveLength(2)
    expect(mail?.text).toContain('Its picture is marked as sensitive and left out.')
  })

  it('is one for 500 losses at once, and one alone, whichever processes send', async () => {
    const posts = Array.from({ length: 500 }, (_, n) => {
      const { platform, id, url } = aRecord(String(10_000 + n))
      return { platform, id, url }
    })
    for (const post of posts) await tell(post)
    await Promise.all([dispatch(), dispatch()])
    now += MINUTE
    await Promise.all([send(), send(), send(), send()])
    expect(server.taken).toHaveLength(1)
    expect(server.taken[0]?.headers.get('subject')).toBe('Stet: 500 posts lost')
    const named = new Set(server.taken[0]?.text.match(/\/posts\/x\/\d+/g))
    expect(named.size).toBe(500)
    // Told again, and by a later process, it is no further mail.
    for (const post of posts.slice(0, 3)) {
      now -= MINUTE
      await tell(post)
      now += MINUTE
    }
    await dispatch()
    now += 10 * MINUTE
    expect(await send()).toBe(0)
  })

  it('waits while the server is down, and arrives once when it answers', async () => {
    const post = await keep()
    await tell(post)
    await dispatch()
    await server.stop()
    now += MINUTE
    expect(await send()).toBe(0)
    expect(await states()).toEqual({ waiting: 1, sent: 0, failed: 0 })
    expect(await checkMailServer(room.app.config)).toMatchObject({ state: 'short' })
    const told = await checkMails(deps())
    expect(told).toMatchObject({ state: 'short', detail: expect.stringContaining('ECONNREFUSED') })
    expect(JSON.stringify(told)).not.toContain('p@ss')
    await server.start()
    expect(await checkMailServer(room.app.config)).toMatchObject({ state: 'ok' })
    now += MINUTE
    expect(await send()).toBe(1)
    now += DAY
    expect(await send()).toBe(0)
    expect(server.taken).toHaveLength(1)
    expect(await states()).toEqual({ waiting: 0, sent: 1, failed: 0 })
    expect(await checkMails(deps())).toMatchObject({ state: 'ok' })
  })

  it('is sent by another process after the one that had it died', async () => {
    await tell(await keep())
    await dispatch()
    now += MINUTE
    await server.stop()
    await send()
    await server.start()
    now += MINUTE
    const dead = await claimMail(db(), new Date(now), 10 * MINUTE)
    expect(dead).toMatchObject({ attempts: 2 })
    expect(await send()).toBe(0)
    now += 11 * MINUTE
    const heir = await claimMail(db(), new Date(now), MINUTE)
    if (dead === null || heir === null) throw new TypeError('no mail was due')
    // It was slow, not dead: it may not send what another one has.
    expect(await renewClaim(db(), dead, new Date(now), MINUTE)).toBe(false)
    expect(await renewClaim(db(), heir, new Date(now), MINUTE)).toBe(true)
    now += 2 * MINUTE
    expect(await send()).toBe(1)
    expect(server.taken).toHaveLength(1)
  })

  it('that is refused is tried again, then given up, and told', async () => {
    server.refused.add('desk@news.example').add('night@news.example')
    await tell(await keep())
    await dispatch()
    for (let days = 0; days < 12; days += 0.5, now += DAY / 2) await send()
    expect(await states()).toEqual({ waiting: 0, sent: 0, failed: 1 })
    server.refused.delete('desk@news.example')
    await tell(await keep())
    await dispatch()
    now += MINUTE
    await send()
    expect(server.taken.map(({ to }) => to)).toEqual([['desk@news.example']])
    const [half] = await listRefusedMails(db(), new Date(now - MINUTE), 1)
    expect(half).toMatchObject({ state: 'sent', error: 'refused for night@news.example' })
  })

  it('runs nothing and breaks out of nothing, whatever strangers write', async () => {
    const { author } = aRecord('1')
    const post = await keep({
      text: HOSTILE,
      author: author && { ...author, name: HOSTILE, handle: '"><b>x' },
    })
    await citedBy(db(), 'https://news.example/hostile', `Lamp\r\nBcc: x@evil.example\r\n\r\n${HOSTILE}`, [
      post,
    ])
    await tell(post)
    await dispatch()
    now += MINUTE
    expect(await send()).toBe(1)
    const [mail] = server.taken
    expect(mail?.to).toHaveLength(2)
    expect([...(mail?.headers.keys() ?? [])].sort()).toEqual([
      ...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'],
      'x-auto-response-suppress',
    ])
    expect(mail?.headers.get('subject')).toMatch(/^Stet: 1 post lost in “Lamp Bcc: x@evil\.example/)
    const $ = load(mail?.html ?? '')
    expect($('script, iframe, form, object, link, meta[http-equiv], base, svg, b b, bdi b').length).toBe(0)
    expect(
      $('img')
        .map((_, one) => $(one).attr('src'))
        .get(),
    ).toEqual(['cid:picture-1@stet'])
    expect(
      $('*')
        .get()
        .flatMap((one) => ('attribs' in one ? Object.keys(one.attribs) : []))
        .filter((name) => name.startsWith('on')),
    ).toEqual([])
    expect(
      $('a')
        .map((_, one) => new URL($(one).attr('href') ?? '').host)
        .get()
        .filter((host) => host.includes('evil')),
    ).toEqual([])
    expect(mail?.html).not.toMatch(/url\(|@import|\u202E/)
    // No line of the text is a stranger's that does not say so.
    expect(
      mail?.text
        .split(/\r?\n/)
        .filter((line) => /^\s*(?:Page|Bcc): (?!https:\/\/archive\.example)/.test(line)),
    ).toEqual([])
  })

  it('has nothing of a post that was taken down or held meanwhile', async () => {
    const [gone, held] = [await keep({ text: 'first secret' }), await keep({ text: 'second secret' })]
    for (const post of [gone, held]) await tell(post)
    await dispatch()
    await takeDown(room.app, gone, { reason: 'Its author asked.', erase: false }, null)
    await setApproval(room.app, held, 'held', null)
    now += MINUTE
    expect(await send()).toBe(1)
    const [mail] = server.taken
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/secret|mara|Mara|\/card|put-back/)
    expect(mail?.parts.filter(({ type }) => type.startsWith('image/'))).toEqual([])
    expect(mail?.text).toContain('A post on X that may not be shown: deleted by its author')
  })

  it('is a digest on Monday at 06:00 UTC, once, of the week', async () => {
    const [lost, back, before] = [await keep(), await keep({ text: 'It is back.' }), await keep()]
    await happened(db(), lost, 'lost', '2026-06-03T10:00:00.000Z', 'removed')
    await happened(db(), back, 'returned', '2026-06-05T10:00:00.000Z')
    await happened(db(), before, 'lost', '2026-05-20T10:00:00.000Z', 'deleted')
    now = Date.UTC(2026, 5, 8, 5, 59)
    expect(await send('weekly')).toBe(0)
    now += 2 * MINUTE
    await Promise.all([send('weekly'), send('weekly')])
    now += DAY
    await send('weekly')
    expect(server.taken).toHaveLength(1)
    const [mail] = server.taken
    expect(mail?.headers.get('subject')).toBe('Stet: Embedded posts, 2026-06-01 to 2026-06-08')
    expect(mail?.headers.get('message-id')).toBe('<digest_2026-06-08@news.example>')
    expect(mail?.text).toContain('1 post of 1 account was lost.')
    expect(mail?.text).toMatch(
      /^Lost \(1\)[\s\S]*removed by the platform[\s\S]*^Returned \(1\)[\s\S]*> It is back\./m,
    )
    expect(mail?.text).not.toContain(`/posts/x/${before.id}`)
    // After a standstill of two weeks the next one begins where the last ended.
    now = Date.UTC(2026, 5, 22, 6, 1)
    await send('weekly')
    expect(server.taken[1]?.headers.get('subject')).toBe('Stet: Embedded posts, 2026-06-08 to 2026-06-22')
  })

  it('is not kept for later where none is set up', async () => {
    const unset = { ...deps(), config: { ...room.app.config, mail: null } }
    await tell(await keep())
    await dispatchWebhooks(unset, PUBLIC_URL)
    now += MINUTE
    expect(await sendMails(unset, PUBLIC_URL)).toBe(0)
    expect(await send()).toBe(0)
    expect(server.taken).toEqual([])
  })
})
