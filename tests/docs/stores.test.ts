import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { createS3Client } from '../../src/archive/stores/s3-client.ts'
import { STORE_MODES } from '../../src/model/store.ts'

const page = readFileSync(new URL('../../docs/stores.md', import.meta.url), 'utf8')

/** The blocks of environment lines below a bold name. */
const setUps = [...page.matchAll(/^\*\*([^*]+)\*\*[\s\S]*?(?=^\*\*|$(?![\s\S]))/gm)]
  .map(([text, name = '']) => ({
    name,
    env: Object.fromEntries(
      [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(\S+)$/gm)].map(([, key = '', value = '']) => [key, value]),
    ),
  }))
  .filter(({ env }) => 'STET_STORE' in env)

describe('docs/stores.md', () => {
  it('has ten set-ups', () => {
    expect(setUps).toHaveLength(10)
  })

  it.each(setUps)('$name: the lines are read as settings, and name a server', async ({ env }) => {
    const config = readConfig(env)
    expect(config.unknown).toEqual([])
    expect(config.store).toMatchObject({ kind: 's3', bucket: 'my-newsroom', prefix: 'stet' })
    const { AWS_ENDPOINT_URL_S3: endpoint = null, AWS_REGION: region = null } = env
    const { client, endpoint: server } = await createS3Client('s3://my-newsroom/stet', {
      profile: null,
      endpoint,
      region: region ?? 'us-east-1',
    })
    client.destroy()
    expect(server).toBe(endpoint ?? `s3.${region}.amazonaws.com`)
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']))
  })

  it('explains every mode', () => {
    for (const mode of STORE_MODES) expect(page).toMatch(new RegExp(`^\\| \`${mode}\``, 'm'))
  })
})
