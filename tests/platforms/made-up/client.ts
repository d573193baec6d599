import type { PlatformClient } from '../../../src/model/platform-definition.ts'
import type { SourceEvent } from '../../../src/model/rate-limiter.ts'
import { createTwoSourceClient } from '../../../src/platforms/shared/two-source-client.ts'
import { getObject, getString, parseObject } from '../../../src/platforms/shared/untyped-json.ts'
import { readApi, readPage } from './answers.ts'
import { postOf } from './recogniser.ts'

/** Perch's API tells the whole post, its page the words. */
export function createPerch(
  { canary, apiUrl }: { readonly canary: string; readonly apiUrl: string },
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const post = postOf(canary)
  if (post === null) throw new TypeError(`${canary} is no post of Perch.`)
  const client = createTwoSourceClient({
    primary: {
      witness: 'perch-api',
      name: 'perch api',
      label: 'The API',
      answers: 'json',
      request: ({ id }) => ({ url: `${apiUrl}/posts/${id}` }),
      read: readApi,
    },
    second: {
      witness: 'perch-page',
      name: 'perch page',
      label: 'The page',
      answers: 'html',
      wordsOnly: true,
      request: ({ url }) => ({ url }),
      read: readPage,
    },
    canary: post,
    onEvent,
  })
  return {
    ...client,
    async aliasOf({ id }, { http, scratch, signal }) {
      const [handle = '', number] = id.split(':')
      if (/^\d/.test(handle)) return null
      const url = `${apiUrl}/accounts/${handle}`
      const exchange = await http.fetch({ url, source: 'perch api', scratch, ...(signal ? { signal } : {}) })
      const account = getObject(parseObject(await exchange.body.text()), 'account')
      return postOf(`${getString(account, 'id')}:${number}`)
    },
  }
}
