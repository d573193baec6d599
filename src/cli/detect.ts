import { type Command, Option } from 'commander'
import type { Citation } from '../model/citation.ts'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { pluralize, truncateLine } from './labels.ts'
import { createJsonOption, parseWebUrl } from './options.ts'
import { forEachInput } from './print-error.ts'
import { assertSingleUrl } from './read-input.ts'

interface Options {
  json?: true
  url?: string
  format?: 'html' | 'text'
}

/** `stet detect`: the citations of articles. */
export function detectCommand(command: Command, context: CommandContext): void {
  command
    .description('Finds the social posts that articles embed, link to or quote.')
    .argument('<input...>', 'a file (.html, .txt, .md), - for standard input, or the address of an article')
    .addOption(createFormatOption())
    .addOption(createUrlOption())
    .addOption(createJsonOption())
    .action((inputs: string[], options: Options) => detectInputs(inputs, options, context))
  addHelp(command, {
    about:
      'Fetches nothing unless an input is an address. It also finds embeds that lost their address, as in news\n' +
      'feeds, and reports the words, author and date that are left.',
    examples: [
      ['stet detect article.html', 'What does this page cite?'],
      ['cat feed.txt | stet detect - --format text --json', 'A text from elsewhere, as JSON'],
      ['stet detect https://example.com/2026/11/story', 'An article on the web'],
    ],
    shortfall: 'an input could not be read; the others are done',
  })
}

export const createFormatOption = () =>
  new Option('--format <format>', 'read files in this format, whatever their name and content').choices([
    'html',
    'text',
  ])
export const createUrlOption = () =>
  new Option('--url <address>', 'the address at which the file was published').argParser(parseWebUrl)

async function detectInputs(inputs: string[], options: Options, context: CommandContext): Promise<void> {
  assertSingleUrl(inputs, options.url)
  const [{ RECOGNISERS }, { readArticle }] = await Promise.all([
    import('../platforms/registry.ts'),
    import('./read-article.ts'),
  ])
  let app: Promise<App> | null = null
  // A file needs the recognisers alone. The rest is loaded for the first article that is fetched.
  const deps = async () => {
    app ??= openApp(context)
    return (await app).articleDeps(context.signal)
  }
  try {
    await forEachInput(inputs, options, context, async (input) => {
      const { title, citations, citationsOmitted } = await readArticle(
        input,
        options,
        { recognisers: RECOGNISERS, deps },
        context,
      )
      const omitted = citationsOmitted > 0 ? { citationsOmitted } : {}
      if (options.json) return context.terminal.json({ input, citations, ...omitted })
      show(context, input, title, citations)
    })
  } finally {
    await closed(app)
  }
}

async function openApp(context: CommandContext): Promise<App> {
  const [{ createApp }, config] = await Promise.all([import('../runtime/app.ts'), context.config()])
  return createApp(config)
}

const closed = async (app: Promise<App> | null): Promise<void> => (await app)?.close()

function show(
  { terminal }: CommandContext,
  input: string,
  title: string | null,
  citations: readonly Citation[],
): void {
  const { colours, width } = terminal
  terminal.say(`${colours.bold(title ?? input)}${title === null ? '' : colours.dim(`  ${input}`)}`)
  for (const citation of citations) {
    const who = citation.author ? `${citation.author.name} (@${citation.author.handle})` : 'author unknown'
    const when = citation.publishedOn === null ? '' : ` · ${citation.publishedOn}`
    terminal.say(`  ${colours.cyan(citation.role.padEnd(9))} ${citation.platform} · ${who}${when}`)
    terminal.say(`            ${citation.url ?? colours.yellow('address unknown')}`)
    if (citation.text !== null)
      terminal.say(colours.dim(`            “${truncateLine(citation.text, width - 14)}”`))
  }
  terminal.say(colours.dim(`  ${pluralize(citations.length, 'citation')}`))
}
