import { type Command, Option } from 'commander'
import { InputError } from '../model/errors.ts'
import type { Context } from './context.ts'
import { formatOption, urlOption } from './detect.ts'
import { eachInput } from './failure.ts'
import { teach } from './help.ts'
import { inputKind, oneAddress, readInput } from './input.ts'
import { jsonOption } from './options.ts'
import { withService } from './with-service.ts'

interface Options {
  priority: 'breaking' | 'normal' | 'backfill'
  url?: string
  format?: 'html' | 'text'
  json?: true
}

/** `stet enqueue`: the inputs of `archive`, into the service. */
export function enqueueCommand(program: Command, context: Context): void {
  const command = program
    .command('enqueue')
    .summary('hand articles or posts to the running service')
    .description('Hands articles or posts to the service, which captures them in its own time.')
    .argument('<input...>', 'a file, - for standard input, the address of an article, or of one post')
    .addOption(
      new Option('--priority <priority>', 'which queue-jumping it deserves')
        .choices(['breaking', 'normal', 'backfill'])
        .default('normal'),
    )
    .addOption(formatOption())
    .addOption(urlOption())
    .addOption(jsonOption())
    .action((inputs: string[], options: Options) => enqueue(inputs, options, context))
  teach(command, {
    about:
      'Returns as soon as the work is safely in the queue. The service is the one that owns STET_DATA_DIR\n' +
      '(`stet up`), or the one behind STET_REDIS_URL and STET_DATABASE_URL. A file needs an address: its own\n' +
      'canonical link, or --url.\n' +
      '--json prints {"input", "articleId", "url"}, or {"input", "postId", "url"} for a post.',
    examples: [
      ['stet enqueue https://example.com/2026/11/story', 'An article, by its address'],
      [
        'stet enqueue story.html --url https://example.com/2026/11/story --priority breaking',
        'One that is not out yet',
      ],
      ['stet enqueue https://x.com/jack/status/20', 'One post'],
    ],
    shortfall: 'an input was refused; the others are in the queue',
  })
}

async function enqueue(inputs: string[], options: Options, context: Context): Promise<void> {
  oneAddress(inputs, options.url)
  await withService(context, 'enqueue', async (service) => {
    const { createPlatforms } = await import('../platforms/registry.ts')
    const platforms = createPlatforms(context.config())
    await eachInput(inputs, options, context, async (input) => {
      const { priority } = options
      const isPost = inputKind(input) === 'url' && platforms.post(input) !== null
      const accepted = isPost
        ? await service.json('POST', '/v1/posts', { url: input, priority })
        : await service.json('POST', '/v1/articles', {
            ...(await article(input, options, context)),
            priority,
          })
      const { url, ...id } = accepted as { url: string; articleId?: string; postId?: string }
      if (options.json) context.terminal.json({ input, ...id, url })
      else context.terminal.say(`${context.terminal.colours.green('✔')} queued ${url}`)
    })
  })
}

async function article(input: string, options: Options, context: Context) {
  if (inputKind(input) === 'url') return { url: input }
  const { articleFromBytes } = await import('../capture/article.ts')
  const { url, article } = articleFromBytes(await readInput(input, context.config().articleLimit), {
    url: options.url,
    format: options.format,
    name: input,
  })
  if (url.startsWith('urn:')) {
    throw new InputError('input-unreadable', `${input} does not say at which address it was published.`, {
      input,
      hint: 'Give it with --url.',
    })
  }
  return article.format === 'html' ? { url, html: article.text } : { url, text: article.text }
}
