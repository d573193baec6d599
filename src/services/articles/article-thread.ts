import { parentPort } from 'node:worker_threads'
import { InputError } from '../../model/errors.ts'
import { RECOGNISERS } from '../../platforms/registry.ts'
import { type DetectedArticle, detectArticle } from './detect-article.ts'
import type { LoadHints } from './load-article.ts'

/** An article to read. */
export interface DetectionTask {
  readonly bytes: Uint8Array
  readonly hints: LoadHints
  readonly limit: number
}

/** What was found, or the parts of the `InputError` that refused the article. */
export type DetectionAnswer =
  | { readonly found: DetectedArticle }
  | {
      readonly code: InputError['code']
      readonly message: string
      readonly input: string
      readonly hint: string
    }

/** The entry of the thread of `ArticleDetector`: it answers each task with one message. */
function answer({ bytes, hints, limit }: DetectionTask): DetectionAnswer {
  try {
    return { found: detectArticle(bytes, hints, RECOGNISERS, limit) }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { code: error.code, message: error.message, input: error.input ?? '', hint: error.hint ?? '' }
  }
}

parentPort?.on('message', (task: DetectionTask) => parentPort?.postMessage(answer(task)))
