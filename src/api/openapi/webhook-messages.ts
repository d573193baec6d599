import { MessageType, TEST_TYPE } from '../../model/announcement.ts'
import { ArticleMessage } from '../../webhooks/article-message.ts'
import { TestMessage } from '../../webhooks/test-message.ts'
import { PostMessage } from '../../webhooks/webhook-message.ts'
import type { Components, JsonSchema } from './components.ts'

const SUMMARIES: Readonly<Record<MessageType, string>> = {
  'article.done': 'An article was read, and its captures have ended.',
  'article.failed': 'An article could not be read.',
  'snapshot.created': 'A new copy of a post is stored.',
  'capture.failed': 'A capture ended without a copy.',
  'post.lost': 'Repeated checks agree that the original is gone.',
  'post.returned': 'A lost original is back.',
  'post.edited': 'The platform shows a newer version.',
  'snapshot.damaged': 'A stored copy no longer matches its hashes.',
  'webhook.test': 'A person tries out the subscription.',
  'snapshot.repaired': 'Whole bytes of another store were put in the place of damaged ones.',
}

/** Describes the messages that subscriptions receive: the `webhooks` of an OpenAPI 3.1 document. */
export function describeWebhooks(components: Components): JsonSchema {
  const ofPost = components.convert(PostMessage, 'output')
  const ofArticle = components.convert(ArticleMessage, 'output')
  const ofTest = components.convert(TestMessage, 'output')
  const schemaOf = (type: MessageType) =>
    type === TEST_TYPE ? ofTest : type.startsWith('article.') ? ofArticle : ofPost
  return Object.fromEntries(
    MessageType.options.map((type) => [
      type,
      {
        post: {
          operationId: `receive-${type.replace('.', '-')}`,
          summary: SUMMARIES[type],
          tags: ['Webhooks'],
          // The signature of the Standard Webhooks specification, which a security scheme can't describe.
          security: [],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(type) } },
          },
          responses: {
            '2XX': { description: 'The message was received.' },
            '4XX': { description: 'The message was not received; it is sent again later.' },
          },
        },
      },
    ]),
  )
}
