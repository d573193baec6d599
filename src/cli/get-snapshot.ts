import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InputError, ServiceError } from '../model/errors.ts'
import { cardPage } from './card-page.ts'
import type { Context } from './context.ts'
import type { GetOptions } from './get.ts'
import { openBody } from './open-body.ts'
import type { Service } from './service.ts'
import { PostPage, type SnapshotView } from './views.ts'
import { warcOf } from './warc-of.ts'
import { byUrl, withService } from './with-service.ts'
import { writeFileAtomically } from './write-file.ts'

const BINARY = new Set(['wacz', 'warc'])

/** Fetches one snapshot of a post in one of its forms. */
export async function getSnapshot(url: string, options: GetOptions, context: Context): Promise<void> {
  if (options.output === undefined && BINARY.has(options.as) && process.stdout.isTTY) {
    throw new InputError('usage', 'That is a binary file, and standard output is this terminal.', {
      hint: `Say where it should go: -o post.${options.as}`,
    })
  }
  await withService(context, 'get', async (service) => {
    const { id } = chosen(PostPage.parse(await service.json('GET', byUrl(url))), url, options.at)
    const body = await formOf(id, options.as, service, context)
    if (options.output === undefined) await pipeline(body, process.stdout, { end: false })
    else await writeFileAtomically(body, options.output, { signal: context.signal })
  })
}

function chosen(page: PostPage, url: string, at: Date | undefined): SnapshotView {
  const { snapshots } = page
  const found =
    at === undefined
      ? (snapshots.find((one) => one.id === page.snapshot) ?? snapshots[0])
      : snapshots.find((one) => new Date(one.capturedAt) <= at)
  if (found) return found
  const oldest = snapshots.at(-1)
  throw oldest === undefined
    ? new ServiceError('not-found', `Nothing of ${url} is kept.`, {
        input: url,
        hint: `Archive it: stet archive ${url}`,
      })
    : new ServiceError('not-found', `Nothing of ${url} is that old.`, {
        input: url,
        hint: `The oldest snapshot is of ${oldest.capturedAt}.`,
      })
}

async function formOf(
  id: string,
  as: GetOptions['as'],
  service: Service,
  context: Context,
): Promise<Readable> {
  switch (as) {
    case 'wacz':
      return openBody(service, `/v1/snapshots/${id}/wacz`)
    case 'warc':
      return Readable.from(warcOf(service, id))
    case 'json':
      return Readable.from([`${JSON.stringify(await service.json('GET', `/v1/snapshots/${id}`), null, 2)}\n`])
    case 'html':
      return Readable.from(cardPage(service, id, context.config().publicUrl))
  }
}
