import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { countMails, listRefusedMails } from '../../src/catalog/mail/mails.ts'
import { saveAnnouncement } from '../../src/catalog/webhooks/announcements.ts'
import { announcement } from '../../src/model/announcement.ts'
import { spawnStet } from '../cli/run-cli.ts'
import { aPost } from '../support/catalog-rows.ts'
import { createDatabase } from '../support/database.ts'
import { startMailServer } from '../support/mail-server.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

it('tells of every loss in one mail, once, if stet up is killed while the mail waits and after it was sent', {
  timeout: 240_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const mails = parts.use(await startMailServer())
  const database = parts.use(await createDatabase())
  const dir = parts.use(await tempDir())
  const catalog = await openCatalog({ connectionString: database.url })
  parts.defer(() => catalog.close())
  const start = async () => {
    const child = spawnStet(['up'], {
      ...database.env,
      STET_DATA_DIR: dir.path,
      STET_LISTEN: '127.0.0.1:0',
      STET_LOG_LEVEL: 'silent',
      STET_SMTP_URL: mails.url,
      STET_MAIL_FROM: 'stet@news.example',
      STET_MAIL_TO: 'desk@news.example',
      STET_MAIL_DIGEST: 'none',
    })
    if (!child.stdout) throw new Error('no output')
    child.stderr?.pipe(process.stderr)
    await once(createInterface({ input: child.stdout }), 'line')
    return child
  }
  const kill = async () => {
    const exit = once(service, 'exit')
    service.kill('SIGKILL')
    await exit
  }
  const state = async () => (await countMails(catalog.db)).find(({ count }) => count > 0)?.state

  await mails.stop()
  let service = await start()
  parts.defer(kill)
  const posts = Array.from({ length: 50 }, aPost)
  for (const post of posts) {
    const one = announcement('post.lost', post, 'k', new Date(), { cause: 'deleted' })
    await saveAnnouncement(catalog.db, one, new Date())
  }
  await until(async () => (await listRefusedMails(catalog.db, new Date(0), 1)).length > 0, 90_000)
  await kill()
  await mails.start()
  service = await start()
  await until(async () => mails.taken.length > 0, 90_000)
  await until(async () => (await state()) === 'sent', 10_000)
  await kill()
  service = await start()
  const later = Date.now() + 15_000
  await until(async () => Date.now() > later, 30_000)
  expect(mails.taken).toHaveLength(1)
  expect(mails.taken[0]?.headers.get('subject')).toBe('Stet: 50 posts lost')
  expect(posts.filter(({ id }) => !mails.taken[0]?.text.includes(`/posts/x/${id}`))).toEqual([])
})
