import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { addBodyParser } from '../server/body-parsers.ts'
import { apiDocumentationPage } from './api-documentation.ts'
import { registerApprovalForm } from './approval-form.ts'
import { registerArchiveForm } from './archive-form.ts'
import { articleListPage } from './article-list.ts'
import { articlePage } from './article-page.ts'
import { registerAssets } from './assets.ts'
import { followsPage } from './follows.ts'
import { homePage } from './home.ts'
import { lostPostsPage } from './lost-posts.ts'
import { manyPages } from './many/many-pages.ts'
import { registerPostActs } from './post/acts.ts'
import { postPages } from './post/post-page.ts'
import { takeDownPage } from './post/take-down-page.ts'
import { versionsPage } from './post/versions-page.ts'
import { queuesPage } from './queues.ts'
import { reportPage } from './report-page.ts'
import { searchPage } from './search.ts'
import { signInPages } from './sign-in.ts'
import { tokensPage } from './tokens.ts'
import { verificationPage } from './verification.ts'
import { webhookPage } from './webhook-page.ts'
import { webhooksPage } from './webhooks.ts'
import { wordsPage } from './words.ts'

/** Maximum size of a form: the names of all the posts that one may select. */
const FORM_BYTES = 65_536

/** The fields by name; those that come several times as a list. */
function parseForm(bytes: Buffer): Record<string, string | string[]> {
  const params = new URLSearchParams(bytes.toString('utf8'))
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length > 1 ? values : (values[0] ?? '')]
    }),
  )
}

/** Registers all pages. They are hidden from the OpenAPI document. */
export function registerPages(api: Api, app: App): void {
  addBodyParser(api, app, {
    type: 'application/x-www-form-urlencoded',
    parse: parseForm,
    limit: FORM_BYTES,
  })
  registerAssets(api)
  for (const page of [
    signInPages,
    registerApprovalForm,
    registerArchiveForm,
    homePage,
    searchPage,
    postPages,
    versionsPage,
    registerPostActs,
    takeDownPage,
    manyPages,
    verificationPage,
    articleListPage,
    articlePage,
    lostPostsPage,
    reportPage,
    wordsPage,
    queuesPage,
    followsPage,
    webhooksPage,
    webhookPage,
    tokensPage,
    apiDocumentationPage,
  ]) {
    page(api, app)
  }
}
