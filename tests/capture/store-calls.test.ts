import { expect, it } from 'vitest'
import { capturePost } from '../../src/capture/capture-post.ts'
import type { Store } from '../../src/model/store.ts'
import { ref } from '../platforms/x/world.ts'
import { keysOf, testLedger } from '../support/ledger.ts'
import { photoPost, videoPost } from './posts.ts'
import { createRoom } from './room.ts'

/** Wraps a store and counts its calls. */
function counted(store: Store): { store: Store; calls: string[] } {
  const calls: string[] = []
  const names = new Set<string | symbol>(['put', 'head', 'get', 'list'])
  const proxy = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (names.has(name)) calls.push(String(name))
        return value.apply(target, args)
      }
    },
  })
  return { store: proxy, calls }
}

it('a capture makes one listing and two puts in the store, and nothing else', async () => {
  const room = await createRoom({ posts: [photoPost, videoPost] })
  try {
    // The first capture publishes the key.
    await room.capture(ref(videoPost.id))
    const { store, calls } = counted(room.deps.ledger.store)
    const ledger = testLedger(store, { keys: keysOf(room.deps.signer) })
    await ledger.publishKey(room.deps.signer)
    calls.length = 0
    const request = { capturedAt: room.deps.clock.now(), again: false, citations: [], maxWaitMs: 0 }
    const first = await capturePost(ref(photoPost.id), request, { ...room.deps, ledger })
    expect(first.outcome).toBe('captured')
    expect(calls).toEqual(['list', 'put', 'put'])
    calls.length = 0
    await capturePost(ref(photoPost.id), request, { ...room.deps, ledger })
    expect(calls).toEqual(['list', 'get'])
  } finally {
    await room[Symbol.asyncDispose]()
  }
})
