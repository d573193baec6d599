import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InputError, ServiceError } from '../model/errors.ts'
import type { ApiClient } from './api-client.ts'
import { PostPageBody, type SnapshotBody } from './api-types.ts'
import type { CommandContext } from './command-context.ts'
import { exportCard } from './export-card.ts'
import { exportWarc } from './export-warc.ts'
import type { GetOptions } from './get-options.ts'
import { openResponseBody } from './open-response.ts'
import { postByUrlPath, withApi } from './with-api.ts'
import { writeFileAtomically } from './write-file.ts'

const BINARY = new Set(['wacz', 'warc'])

/** Fetches one snapshot of a post in one of its forms. */
export async function getSnapshot(url: string, options: GetOptions, context: CommandContext): Promise<void> {
  if (options.output === undefined && BINARY.has(options.as) && process.stdout.isTTY) {
    throw new InputError('usage', 'That is a binary file, and standard output is this terminal.', {
      hint: `Say where it should go: -o post.${options.as}`,
    })
  }
  await withApi(context, async (service) => {
    const { id } = chosen(PostPageBody.parse(await service.json('GET', postByUrlPath(url))), url, options.at)
    const body = await formOf(id, options.as, service, context)
    if (options.output === undefined) await pipeline(body, process.stdout, { end: false })
    else await writeFileAtomically(body, options.output, { signal: context.signal })
  })
}

function chosen(page: PostPageBody, url: string, at: Date | undefined): SnapshotBody {
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
  service: ApiClient,
  context: CommandContext,
): Promise<Readable> {
  switch (as) {
    case 'wacz':
      return openResponseBody(service, `/v1/snapshots/${id}/wacz`)
    case 'warc':
      return Readable.from(exportWarc(service, id))
    case 'json':
      return Readable.from([`${JSON.stringify(await service.json('GET', `/v1/snapshots/${id}`), null, 2)}\n`])
    case 'html':
      return Readable.from(exportCard(service, id, (await context.config()).publicUrl))
  }
}
