import { expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'

it('reads replicas of any kind, each with its own server, credentials and lock', () => {
  const STET_REPLICAS =
    'vault=s3://stet-copy/archive?profile=vault&endpoint=https://s3.example.net&lock=governance&lock-days=30, ' +
    'nas=file:///mnt/nas/stet?, far=s3://stet-far?region=eu-west-3'
  expect(readConfig({ STET_REPLICAS }).replicas).toEqual([
    {
      name: 'vault',
      address: {
        kind: 's3',
        bucket: 'stet-copy',
        prefix: 'archive',
        lock: { mode: 'governance', days: 30 },
        access: { profile: 'vault', endpoint: 'https://s3.example.net', region: null },
      },
    },
    { name: 'nas', address: { kind: 'file', dir: '/mnt/nas/stet?' } },
    {
      name: 'far',
      address: {
        kind: 's3',
        bucket: 'stet-far',
        prefix: '',
        access: { profile: null, endpoint: null, region: 'eu-west-3' },
      },
    },
  ])
})
