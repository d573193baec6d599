import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Manifest } from '../../src/model/manifest.ts'
import { ENDS, MIXED_ARTICLE, MIXED_SITE } from '../platforms/mixed-article.ts'
import { bodyByManifest, readSnapshot } from '../support/independent-reader.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { stet } from './run-cli.ts'

interface Line {
  readonly citation: { readonly platform: string }
  readonly outcome: string
  readonly reason: string | null
  readonly snapshot: { readonly key: string } | null
}

it('an article with a living and a dead post of each platform is archived honestly and whole', async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin(MIXED_SITE)
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = await mkdtemp(join(tmpdir(), 'stet-platforms-'))
  parts.defer(() => rm(dir, { recursive: true, force: true }))
  const env = { ...origin.env, STET_DATA_DIR: join(dir, 'data') }
  const article = join(dir, 'article.html')
  await writeFile(article, MIXED_ARTICLE)

  const ended = await stet(['archive', article, '--url', 'https://gazette.example/crane', '--json'], env)
  const lines = ended.lines as unknown as Line[]
  expect(lines.map((line) => [line.citation.platform, line.outcome, line.reason])).toEqual(ENDS)

  const keys = lines.flatMap(({ snapshot }) => (snapshot === null ? [] : [snapshot.key]))
  expect(keys).toHaveLength(
    ENDS.filter(([, outcome]) => ['captured', 'partial', 'salvaged'].includes(outcome)).length,
  )
  const files = keys.map((key) => join(dir, 'data', 'archive', key))
  const checked = await stet(['check', ...files, '--json'], env)
  expect(checked.lines.map(({ valid }) => valid)).toEqual(files.map(() => true))
  for (const file of files) {
    const manifest = JSON.parse(await readFile(file.replace(/\.wacz$/, '.json'), 'utf8')) as Manifest
    const bytes = await readFile(file)
    for (const n of manifest.resources.keys()) bodyByManifest(manifest, n, bytes)
    const { json, records } = await readSnapshot(file)
    expect(json('stet/post.json')).toEqual(manifest.record)
    expect(records.filter(({ type }) => type === 'response').length).toBeGreaterThan(0)
  }
})
