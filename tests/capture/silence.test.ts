import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { capturePost } from '../../src/capture/capture-post.ts'
import { StoreError } from '../../src/model/errors.ts'
import type { Store } from '../../src/model/store.ts'
import { ref } from '../platforms/x/world.ts'
import { keysOf, testLedger } from '../support/ledger.ts'
import { moods } from '../support/origin/mood.ts'
import { deadPost, photoPost, quotePost, quoting, videoPost } from './posts.ts'
import { createRoom, type Room } from './room.ts'

let room: Room
beforeEach(async () => {
  room = await createRoom({ posts: [photoPost, videoPost, quotePost, deadPost] })
  return () => room[Symbol.asyncDispose]()
})

describe('a platform that says nothing about the post', () => {
  it.each([
    ['blocks us', moods.blocked(), 'blocked', 'upstream'],
    ['refuses us', moods.status(403), 'blocked', 'upstream'],
    ['has an outage', moods.outage(), 'failed', 'upstream'],
    ['cuts the connection', moods.reset(), 'failed', 'network'],
    ['sends a malformed response', moods.html(), 'failed', 'unreadable'],
    ['limits us', moods.rateLimited({ 'retry-after': '900' }), 'failed', 'rate-limited'],
    [
      'redirects to a private address',
      moods.redirect('http://169.254.169.254/latest/meta-data/'),
      'failed',
      'address-refused',
    ],
  ])(
    'that %s gives an outcome without a snapshot, with or without a quotation',
    async (_, mood, outcome, reason) => {
      room.origin.mood(/syndication|publish/, mood)
      expect(await room.capture(ref(photoPost.id), { citations: [quoting(photoPost)] })).toMatchObject({
        outcome,
        reason,
        snapshot: null,
        written: false,
      })
      expect(await room.keys()).toEqual([])
    },
  )

  it('is waited for after a short rate limit', async () => {
    room.origin.mood('cdn.syndication.twimg.com', moods.rateLimited({ 'retry-after': '1' }), 1)
    room.now = Date.now()
    expect(await room.capture(ref(videoPost.id), { maxWaitMs: 5_000 })).toMatchObject({ outcome: 'captured' })
  })
})

it('a failure of the store is thrown, and is never an outcome', async () => {
  const { store } = room.deps.ledger
  const full: Store = {
    address: store.address,
    writeMode: () => store.writeMode(),
    tryOut: () => store.tryOut(),
    put: () => Promise.reject(new StoreError('store-full', 'There is no space left.')),
    replace: (key, body, type) => store.replace(key, body, type),
    head: (key) => store.head(key),
    size: (key) => store.size(key),
    get: (key, range) => store.get(key, range),
    version: (key) => store.version(key),
    list: (prefix, options) => store.list(prefix, options),
    delete: (key) => store.delete(key),
    erase: (key) => store.erase(key),
    presign: async () => null,
    readTime: async () => null,
    close: async () => {},
  }
  const request = { capturedAt: new Date(room.now), again: false, citations: [], maxWaitMs: 0 }
  const ledger = testLedger(full, { keys: keysOf(room.deps.signer) })
  const capture = capturePost(ref(videoPost.id), request, { ...room.deps, ledger })
  await expect(capture).rejects.toMatchObject({ code: 'store-full' })
  expect(await readdir(join(room.dir, 'scratch'))).toEqual([])
})
