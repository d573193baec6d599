import { z } from 'zod'
import { type Html, html } from '../../../card/html.ts'
import { ServiceError } from '../../../model/errors.ts'
import type { PlatformLabels } from '../../../model/labels.ts'
import type { Manifest } from '../../../model/manifest.ts'
import { isFolded } from '../../../model/media-summary.ts'
import type { App } from '../../../runtime/app.ts'
import type { Api } from '../../server/api.ts'
import { loadPostView } from '../../views/post-view.ts'
import { takenDownError } from '../../views/visibility.ts'
import { authorLabel, postPath, timeLabel } from '../labels.ts'
import { sendPage } from '../layout.ts'
import { renderTextSides } from '../text-diff.ts'
import { compareMedia, listMedia } from './compare-media.ts'
import { PostParams, parsePostName } from './post-params.ts'
import { loadShownVersion } from './snapshot-list.ts'
import { renderStills } from './still-list.ts'

const Params = PostParams.extend({ snapshot: z.string().max(64) })

/** The path of the page that shows a version beside the one before it. */
export const versionPath = (post: { platform: string; id: string }, snapshot: string): string =>
  `${postPath(post)}/versions/${snapshot}`

/** `/posts/{platform}/{id}/versions/{snapshot}`: a version of a post beside the one before it: words and pictures that changed. */
export function versionsPage(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'manifests' | 'snapshotCache' | 'platforms' | 'config' | 'logger'>,
): void {
  api.get(
    '/posts/:platform/:id/versions/:snapshot',
    { config: { access: 'read' }, schema: { hide: true, params: Params } },
    async (request, reply) => {
      const { snapshot } = request.params
      const post = await loadPostView(app, parsePostName(request.params), request.viewer)
      if (post.takenDown) {
        throw takenDownError({
          ...post,
          taken_down_at: new Date(post.takenDown.at ?? 0),
          taken_down_reason: post.takenDown.reason,
        })
      }
      const index = post.snapshots.findIndex((one) => one.id === snapshot)
      const [now, before] = await Promise.all(
        [post.snapshots[index], post.snapshots[index + 1]].map((one) =>
          one === undefined ? null : loadShownVersion(app, request, post, one.id),
        ),
      )
      if (!now || !before) {
        throw new ServiceError('not-found', `${post.postId} has no two versions at ${snapshot}.`, {
          input: snapshot,
          hint: 'The page of the post lists its snapshots.',
        })
      }
      const body = html`<div><p class="fine"><a href="${postPath(post)}">← The post</a></p><h1>Two versions, side by side</h1>
<p class="lede">${authorLabel(post.platform, post.author, app.platforms.labels)}</p></div>${renderSides(before, now, app.platforms.labels)}`
      return sendPage(request, reply, { title: 'Two versions, side by side', body })
    },
  )
}

function renderSides(before: Manifest, now: Manifest, labels: PlatformLabels): Html {
  const texts = renderTextSides(before.record.text ?? '', now.record.text ?? '', now.record.language)
  const [mediaBefore, mediaNow] = [listMedia(before), listMedia(now)]
  const { removed, added, words } = compareMedia(mediaBefore, mediaNow)
  const side = (
    version: Manifest,
    title: string,
    text: Html,
    stills: Html | null,
  ) => html`<section class="panel" aria-label="${title}"><h2>${title}</h2><p class="dim fine">${timeLabel(version.capturedAt)}</p>
${version.record.author !== null && html`<p>${authorLabel(version.record.platform, version.record.author, labels)}</p>`}
${text}${stills}${version.record.poll !== null && html`<ul class="poll-choices">${version.record.poll.options.map(({ label }) => html`<li class="said" dir="auto">${label}</li>`)}</ul>`}</section>`
  return html`<p>${before.record.text === now.record.text ? 'The words are the same.' : 'The words changed.'} ${
    words === null ? 'The pictures are the same.' : `${words}.`
  }</p><div class="sides">${side(
    before,
    'Before',
    texts.before,
    renderStills(mediaBefore, isFolded(before.record), {
      snapshot: before.id,
      marked: { media: removed, label: 'removed', tone: 'bad' },
    }),
  )}${side(
    now,
    'After',
    texts.now,
    renderStills(mediaNow, isFolded(now.record), {
      snapshot: now.id,
      marked: { media: added, label: 'added', tone: 'good' },
    }),
  )}</div>`
}
