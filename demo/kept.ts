import { join } from 'node:path'
import { z } from 'zod'
import { Manifest } from '../src/model/manifest.ts'
import type { Article, Service } from './service.ts'

export interface Kept {
  /** The snapshot's id, as the article's citations name it. */
  readonly snapshot: string
  readonly manifest: Manifest
  readonly valid: boolean
  /** A page that shows the post. */
  readonly card: string
}

/** Checks every snapshot of the articles offline, and writes its card as a page. */
export async function kept(
  articles: readonly Article[],
  service: Service,
  { archive, cards }: { archive: string; cards: string },
): Promise<Kept[]> {
  const ids = new Set(
    articles.flatMap(({ citations }) => citations.flatMap(({ snapshot }) => snapshot ?? [])),
  )
  const manifests = await Promise.all(
    [...ids].map(async (id) => Manifest.parse(await service.json(`/v1/snapshots/${id}`))),
  )
  const files = manifests.map(({ wacz }) => join(archive, wacz.key))
  const checked = await service.stet(['check', '--json', ...files])
  const verdicts = checked
    .trim()
    .split('\n')
    .map((line) => z.object({ valid: z.boolean() }).parse(JSON.parse(line)))
  return Promise.all(
    manifests.map(async (manifest, n) => {
      const card = join(cards, `${manifest.post.platform}-${manifest.post.id}.html`)
      await service.stet(['get', manifest.post.url, '--as', 'html', '-o', card])
      return { snapshot: manifest.id, manifest, valid: verdicts[n]?.valid ?? false, card }
    }),
  )
}
