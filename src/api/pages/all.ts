import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { articlePages } from './article.ts'
import { assets } from './assets.ts'
import { decisions } from './decision.ts'
import { lossesPage } from './losses.ts'
import { postPages } from './post.ts'
import { proofPage } from './proof.ts'
import { queuesPage } from './queues.ts'
import { searchPage } from './search.ts'
import { signInPages } from './sign-in.ts'

/** Forms are small; a token or a reason is the longest that is in one. */
const FORM_BYTES = 16_384

/** Every page of the archive. They are for people: none is in the API's description. */
export function pages(api: Api, app: App): void {
  api.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  assets(api)
  for (const page of [
    signInPages,
    decisions,
    searchPage,
    postPages,
    proofPage,
    articlePages,
    lossesPage,
    queuesPage,
  ]) {
    page(api, app)
  }
}
