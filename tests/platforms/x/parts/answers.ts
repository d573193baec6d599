import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { photoPost, quotePost, videoPost } from '../../../capture/posts.ts'
import { tweetResult } from '../../../support/origin/tweet-result.ts'

const REAL = resolve(import.meta.dirname, '../../../../../shared/platform-data/x-tweet-result')
const real = existsSync(REAL) ? readdirSync(REAL).filter((name) => name.startsWith('tweet_')) : []

type Answer = Record<string, unknown> & { readonly id_str: string }

/** Answers of `tweet-result`: those of the origin, and the real ones where they are at hand. */
export const ANSWERS: readonly (readonly [name: string, answer: Answer])[] = [
  ...[photoPost, videoPost, quotePost].map((post): [string, Answer] => [
    post.text,
    tweetResult(post) as Answer,
  ]),
  ...real.map((name): [string, Answer] => [name, JSON.parse(readFileSync(resolve(REAL, name), 'utf8'))]),
]
