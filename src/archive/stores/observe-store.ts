import { asStetError } from '../../model/errors.ts'
import type { RecordOperation } from '../../model/operation.ts'
import type { Store } from '../../model/store.ts'

/** Each of these is one request, or a few. The time of `get` ends where its bytes begin. */
const REQUESTS: ReadonlySet<PropertyKey> = new Set([
  'put',
  'head',
  'size',
  'version',
  'get',
  'delete',
  'erase',
] satisfies (keyof Store)[])

/** Returns the same store, and records duration and result of each request. */
export function observeStore(store: Store, record: RecordOperation): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      if (!REQUESTS.has(name)) return member.bind(target)
      return async (...given: unknown[]) => {
        const began = performance.now()
        const end = (result: string) =>
          record({ part: 'store', name: String(name), result, seconds: (performance.now() - began) / 1000 })
        try {
          const answer: unknown = await member.apply(target, given)
          end('ok')
          return answer
        } catch (thrown) {
          end(asStetError(thrown).code)
          throw thrown
        }
      }
    },
  })
}
