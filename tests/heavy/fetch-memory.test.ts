import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { emptyDir } from '../outbound/client.ts'
import { mp4 } from '../support/origin/film.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { bestVideoUrl } from '../support/origin/tweet-media.ts'

const SIZE = Number(process.env.STET_TEST_VIDEO_BYTES ?? 300_000_000)

it('a video passes through in a process whose memory does not grow with it', async () => {
  const video = { mediaId: '1790000000000000001', bytes: SIZE }
  const origin = await startOrigin({
    posts: [
      { id: '1790000000000000000', author: { handle: 'mara_q', name: 'Mara Quill' }, text: 'Long.', video },
    ],
    pages: { 'https://news.example/': 'warm' },
  })
  const url = bestVideoUrl(video)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, 'large-fetch.ts'), url, await emptyDir()],
    { env: { ...process.env, ...origin.env } },
  )
  const result = JSON.parse(stdout)
  const hash = createHash('sha256')
  for (const chunk of mp4(new URL(url).host + new URL(url).pathname, SIZE).chunks(0)) hash.update(chunk)
  expect(result).toMatchObject({ size: SIZE, sha256: hash.digest('hex') })
  expect(result.grown).toBeLessThan(100_000_000)
  await origin.close()
}, 120_000)
