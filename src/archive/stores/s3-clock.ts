import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3'

/** Reads the server's clock from the `Date` header of its answers, which the SDK drops. */
export class S3Clock {
  readonly #client: S3Client
  #last: Date | null = null

  constructor(client: S3Client) {
    this.#client = client
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args)
        const { headers } = answer.response as { headers?: Record<string, string> }
        const time = Date.parse(headers?.date ?? '')
        if (!Number.isNaN(time)) this.#last = new Date(time)
        return answer
      },
      // Next to the connection: it also sees answers that become errors.
      { step: 'deserialize', priority: 'low', name: 'readServerTime' },
    )
  }

  /**
   * Asks the server for a small answer. A refusal tells the time as well: a server refuses a clock that is far off.
   *
   * @returns null if the answer has no date
   * @throws the SDK's error if there is no answer
   */
  async read(bucket: string): Promise<Date | null> {
    const before = this.#last
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: bucket }))
    } catch (error) {
      if (this.#last === before) throw error
    }
    return this.#last === before ? null : this.#last
  }
}
