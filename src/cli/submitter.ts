import type { z } from 'zod'
import { createArticleIntake } from '../api/intake/article-intake.ts'
import { createQueueBackpressure } from '../api/intake/backpressure.ts'
import type { IntakeKind } from '../api/intake/intake-kind.ts'
import { createPostIntake } from '../api/intake/post-intake.ts'
import { validate } from '../api/server/schemas.ts'
import type { Priority } from '../model/priority.ts'
import type { App } from '../runtime/app.ts'

type Kinds = { post: ReturnType<typeof createPostIntake>; article: ReturnType<typeof createArticleIntake> }
type ItemOf<K> = K extends IntakeKind<z.ZodType, infer T, object> ? T : never

/** A post or an article that can be accepted. `weight`: the bytes of its body. */
export type Submission = { readonly weight: number } & (
  | { readonly kind: 'post'; readonly item: ItemOf<Kinds['post']> }
  | { readonly kind: 'article'; readonly item: ItemOf<Kinds['article']> }
)

/** An accepted submission, as the API answers it. */
export type Accepted = { readonly url: string } & (
  | { readonly postId: string }
  | { readonly articleId: string }
)

/** Submits articles and posts as `POST /v1/articles` and `POST /v1/posts` do, many at once. */
export class Submitter {
  readonly #app: Pick<App, 'catalog' | 'queues' | 'clock'>
  readonly #kinds: Kinds
  readonly #assertCapacity: (priority: Priority) => Promise<void>

  constructor(app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'config' | 'clock'>) {
    this.#app = app
    this.#kinds = { post: createPostIntake(app), article: createArticleIntake(app) }
    this.#assertCapacity = createQueueBackpressure(() => app.queues(), app.config.intake.maxOpen)
  }

  /** @throws StetError if the post is not acceptable */
  readPost(body: z.input<Kinds['post']['body']>): Submission {
    return { kind: 'post', item: readItem(this.#kinds.post, body), weight: 0 }
  }

  /** @throws StetError if the article is not acceptable */
  readArticle(body: z.input<Kinds['article']['body']>): Submission {
    const item = readItem(this.#kinds.article, body)
    return { kind: 'article', item, weight: this.#kinds.article.weightOf(item) }
  }

  /**
   * Accepts submissions.
   *
   * @returns the answer to each
   * @throws ServiceError `queue-full`, `queue-unavailable`, `database-unavailable`: nothing of that kind was accepted
   */
  async submit(submissions: readonly Submission[]): Promise<ReadonlyMap<Submission, Accepted>> {
    for (const { item } of submissions) await this.#assertCapacity(item.priority)
    const answers = new Map<Submission, Accepted>()
    await this.#accept(
      this.#kinds.post,
      submissions.filter((one) => one.kind === 'post'),
      answers,
    )
    await this.#accept(
      this.#kinds.article,
      submissions.filter((one) => one.kind === 'article'),
      answers,
    )
    return answers
  }

  async #accept<T extends { readonly priority: Priority }, A extends Accepted>(
    kind: Pick<IntakeKind<z.ZodType, T, A>, 'accept' | 'respond'>,
    submissions: readonly (Submission & { readonly item: T })[],
    answers: Map<Submission, Accepted>,
  ): Promise<void> {
    if (submissions.length === 0) return
    const ids = await kind.accept(
      submissions.map(({ item }) => ({ ...item, requestId: null, sender: 'own' })),
      this.#app,
    )
    for (const [n, one] of submissions.entries()) answers.set(one, kind.respond(one.item, ids[n] ?? ''))
  }
}

const readItem = <B extends z.ZodType, T extends { readonly priority: Priority }>(
  kind: Pick<IntakeKind<B, T, object>, 'body' | 'read'>,
  body: z.input<B>,
): T => kind.read(validate(kind.body, body, 'line'))
