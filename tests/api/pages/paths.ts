import { snapshotId } from '../../../src/archive/object-keys.ts'
import type { Reader } from './browser.ts'
import { ARTICLE_URL, EDITED, HOSTILE, LOST } from './posts.ts'
import { WEBHOOK } from './webhook-rows.ts'

export const post = ({ id }: { id: string }): string => `/posts/x/${id}`
export const ARTICLE = `/articles?url=${encodeURIComponent(ARTICLE_URL)}`

/** The edited post beside its first version. */
export const VERSIONS = `${post(EDITED.now)}/versions/${snapshotId({ platform: 'x', id: EDITED.now.id }, new Date('2026-03-03T09:00:00Z'))}`

/** A page of each kind. */
export const PATHS = [
  ['home', '/'],
  ['search', '/posts'],
  ['words', '/words'],
  ['a search', '/posts?q=crane&state=watched'],
  ['a search without a find', '/posts?q=nothing+of+it'],
  ['a post that was edited', post(EDITED.now)],
  ['two versions of a post', VERSIONS],
  ['a search in a grid', '/posts?view=grid'],
  ['the form to take a post down', `${post(LOST)}/take-down`],
  ['a post that was lost', post(LOST)],
  ['a hostile post', post(HOSTILE)],
  ['articles', '/articles'],
  ['articles that lose', '/articles?lost=true'],
  ['articles that could not be read', '/articles?state=failed'],
  ['posts gone before', '/losses?state=gone'],
  ['an article', ARTICLE],
  ['losses', '/losses'],
  ['the report', '/report?since=2026-01-01'],
  ['queues', '/queues'],
  ['webhooks', '/webhooks'],
  ['a webhook', `/webhooks/${WEBHOOK}`],
  ['tokens', '/tokens'],
  ['the API', '/docs'],
  ['nothing', '/nowhere'],
  ['nothing, of a post', '/posts/x/42'],
  ['nothing, of a platform', '/posts/nowhere/42'],
  ['nothing, of an article', '/articles/nowhere'],
] as const

/** The page that proves the newest snapshot of the lost post. */
export async function proofPath({ page }: Reader): Promise<string> {
  await page.goto(new URL(post(LOST), page.url()).href)
  return (await page.getByRole('link', { name: 'Verify now' }).first().getAttribute('href')) ?? ''
}
