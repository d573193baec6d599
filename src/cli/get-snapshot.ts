import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { loadManifestView } from '../api/views/load-snapshot.ts'
import { postFromUrl } from '../api/views/post-from-url.ts'
import { buildPostView, type PostView } from '../api/views/post-view.ts'
import type { SnapshotSummary } from '../api/views/serializers.ts'
import { OPERATOR } from '../api/views/visibility.ts'
import { escapeJsonControls, replaceControls, showDocument } from '../model/control-characters.ts'
import { InputError, ServiceError } from '../model/errors.ts'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { exportCard } from './export-card.ts'
import { exportWarc } from './export-warc.ts'
import type { GetOptions } from './get-options.ts'
import { openWacz } from './open-wacz.ts'
import { withApp } from './with-app.ts'
import { writeFileAtomically } from './write-file.ts'

const BINARY = new Set(['wacz', 'warc'])

/** Fetches one snapshot of a post in one of its forms. */
export async function getSnapshot(url: string, options: GetOptions, context: CommandContext): Promise<void> {
  const { isScreen } = context.terminal
  if (options.output === undefined && BINARY.has(options.as) && isScreen) {
    throw new InputError('usage', 'That is a binary file, and standard output is this terminal.', {
      hint: `Say where it should go: -o post.${options.as}`,
    })
  }
  await withApp(context, async (app) => {
    const { db } = await app.catalog()
    const { id } = chosen(await buildPostView(db, postFromUrl(app, url), OPERATOR.viewer), url, options.at)
    const body = await formOf(app, id, options.as)
    if (options.output === undefined) {
      const text = BINARY.has(options.as) ? body : safeText(body, options.as, isScreen)
      await pipeline(text, process.stdout, { end: false })
    } else await writeFileAtomically(body, options.output, { signal: context.signal })
  })
}

/** A text for standard output. */
async function* safeText(body: Readable, as: GetOptions['as'], isScreen: boolean): AsyncGenerator<string> {
  const safe = as === 'json' ? escapeJsonControls : isScreen ? showDocument : replaceControls
  for await (const text of body.setEncoding('utf8') as AsyncIterable<string>) yield safe(text)
}

function chosen(view: PostView, url: string, at: Date | undefined): SnapshotSummary {
  const { snapshots } = view
  const found =
    at === undefined
      ? (snapshots.find((one) => one.id === view.snapshot) ?? snapshots[0])
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

async function formOf(app: App, id: string, as: GetOptions['as']): Promise<Readable> {
  switch (as) {
    case 'wacz':
      return await openWacz(app, id)
    case 'warc':
      return Readable.from(exportWarc(app, id))
    case 'json':
      return Readable.from([`${JSON.stringify(await loadManifestView(app, OPERATOR, id), null, 2)}\n`])
    case 'html':
      return Readable.from(exportCard(app, id))
  }
}
