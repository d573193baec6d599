import { type Command, Option } from 'commander'
import type { App } from '../app.ts'
import type { Citation } from '../model/citation.ts'
import type { Context } from './context.ts'
import { eachInput } from './failure.ts'
import { teach } from './help.ts'
import { oneAddress } from './input.ts'
import { address, jsonOption } from './options.ts'
import { many, oneLine } from './words.ts'

interface Options {
  json?: true
  url?: string
  format?: 'html' | 'text'
}

/** `stet detect`: the citations of articles. */
export function detectCommand(program: Command, context: Context): void {
  const command = program
    .command('detect')
    .summary('find the posts that an article cites')
    .description('Finds the social posts that articles embed, link to or quote.')
    .argument('<input...>', 'a file (.html, .txt, .md), - for standard input, or the address of an article')
    .addOption(formatOption())
    .addOption(urlOption())
    .addOption(jsonOption())
    .action((inputs: string[], options: Options) => detectInputs(inputs, options, context))
  teach(command, {
    about:
      'Nothing is fetched unless an input is an address. A citation whose text was left in the article\n' +
      'without its address (as news feeds leave it) is found too, with the words, author and date it names.',
    examples: [
      ['stet detect article.html', 'What does this page cite?'],
      ['cat feed.txt | stet detect - --format text --json', 'A text from elsewhere, as JSON'],
      ['stet detect https://example.com/2026/11/story', 'An article on the web'],
    ],
    shortfall: 'an input could not be read; the others are done',
  })
}

export const formatOption = () =>
  new Option('--format <format>', 'read files as this, instead of by name and content').choices([
    'html',
    'text',
  ])
export const urlOption = () =>
  new Option('--url <address>', 'the address that a file was published at').argParser(address)

async function detectInputs(inputs: string[], options: Options, context: Context): Promise<void> {
  oneAddress(inputs, options.url)
  const [{ RECOGNISERS }, { articleOf }] = await Promise.all([
    import('../platforms/registry.ts'),
    import('./article.ts'),
  ])
  let app: Promise<App> | null = null
  // A file needs nothing but the recognisers: all else is loaded when the first article is to be fetched.
  const deps = async () => {
    app ??= import('../app.ts').then(({ createApp }) => createApp(context.config()))
    return (await app).articleDeps(context.signal)
  }
  try {
    await eachInput(inputs, options, context, async (input) => {
      const { title, citations } = await articleOf(
        input,
        options,
        { recognisers: RECOGNISERS, deps },
        context,
      )
      if (options.json) return context.terminal.json({ input, citations })
      show(context, input, title, citations)
    })
  } finally {
    await closed(app)
  }
}

const closed = async (app: Promise<App> | null): Promise<void> => (await app)?.close()

function show(
  { terminal }: Context,
  input: string,
  title: string | null,
  citations: readonly Citation[],
): void {
  const { colours, width } = terminal
  terminal.say(`${colours.bold(title ?? input)}${title === null ? '' : colours.dim(`  ${input}`)}`)
  for (const citation of citations) {
    const who = citation.author ? `${citation.author.name} (@${citation.author.handle})` : 'author not named'
    const when = citation.publishedOn === null ? '' : ` · ${citation.publishedOn}`
    terminal.say(`  ${colours.cyan(citation.role.padEnd(9))} ${citation.platform} · ${who}${when}`)
    terminal.say(`            ${citation.url ?? colours.yellow('address not known')}`)
    if (citation.text !== null)
      terminal.say(colours.dim(`            “${oneLine(citation.text, width - 14)}”`))
  }
  terminal.say(colours.dim(`  ${many(citations.length, 'citation')}`))
}
