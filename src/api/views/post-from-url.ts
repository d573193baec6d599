import { InputError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import type { App } from '../../runtime/app.ts'

/** Parses a post's URL in any of its forms. @throws InputError `post-unrecognised` */
export function postFromUrl(app: Pick<App, 'platforms'>, url: string): PostRef {
  const post = app.platforms.post(url)
  if (post) return post
  throw new InputError('post-unrecognised', `No platform claims ${url}.`, {
    input: url,
    hint: 'Give the URL of one post, such as https://x.com/jack/status/20.',
  })
}
