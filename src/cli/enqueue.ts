import { type Command, Option } from 'commander'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createFormatOption, createUrlOption } from './detect.ts'
import { countInputs, type EnqueueInput, type EnqueueInputOptions, enqueueInputs } from './enqueue-inputs.ts'
import { passIcon } from './labels.ts'
import { createJsonOption } from './options.ts'
import { reportInputError } from './print-error.ts'
import { addVerbosity, ProgressReporter, type Verbosity } from './progress-reporter.ts'
import { assertSingleUrl } from './read-input.ts'
import type { Accepted, Submission } from './submitter.ts'
import { withApp } from './with-app.ts'

interface Options extends EnqueueInputOptions, Verbosity {
  readonly wait?: true
}

/** `stet enqueue`: sends the inputs of `archive` to the service. */
export function enqueueCommand(command: Command, context: CommandContext): void {
  command
    .description('Sends articles or posts to the service, which captures them in the background.')
    .argument('<input...>', 'a file, - for standard input, the address of an article, or of one post')
    .addOption(
      new Option('--priority <priority>', 'the priority in the queue')
        .choices(['breaking', 'normal', 'backfill'])
        .default('normal'),
    )
    .option(
      '--list',
      'each input is a list: an address a line, or NDJSON with the fields of POST /v1/articles',
    )
    .option('--wait', 'wait until each was captured or has failed')
    .addOption(createFormatOption())
    .addOption(createUrlOption())
  addVerbosity(command, 'a line per input', 'what was refused or failed')
    .addOption(createJsonOption())
    .action((inputs: string[], options: Options) => enqueue(inputs, options, context))
  addHelp(command, {
    about:
      'Returns once the work is safely in the queue. The service is the `stet up` on the same STET_DATA_DIR,\n' +
      'or the one behind STET_REDIS_URL and STET_DATABASE_URL. A file needs an address: its own\n' +
      'canonical link, or --url. Without a terminal it prints what was refused or failed alone.\n' +
      '--json prints {"input", "articleId", "url"}, or {"input", "postId", "url"} for a post; with --wait at its end,\n' +
      'with "state" (done, failed) and "error".',
    examples: [
      ['stet enqueue https://example.com/2026/11/story', 'An article, by its address'],
      [
        'stet enqueue story.html --url https://example.com/2026/11/story --priority breaking',
        'An article before publication',
      ],
      ['stet enqueue https://x.com/jack/status/20', 'One post'],
      ['stet enqueue --list addresses.txt --priority backfill', 'Thousands'],
      ['stet enqueue https://example.com/2026/11/story --wait', 'Until its posts are captured'],
    ],
    shortfall: 'an input was refused; with --wait also if an article or a post could not be read',
  })
}

async function enqueue(inputs: string[], options: Options, context: CommandContext): Promise<void> {
  assertSingleUrl(inputs, options.url)
  const { terminal, signal } = context
  const single = inputs.length === 1 && !options.list
  const accepted = new Map<Accepted, string>()
  let [queued, refused] = [0, 0]
  // On a terminal the line of a single input stands for a bar and a sum.
  const verbose = options.verbose ?? (single && terminal.moving && !options.quiet)
  using reporter = new ProgressReporter(terminal, { ...options, verbose })
  await withApp(context, async (app) => {
    reporter.begin(single ? 0 : reporter.showsBar ? await countInputs(inputs, options) : null)
    const { Submitter } = await import('./submitter.ts')
    const submitter = new Submitter(app)
    for await (const group of groupsOf(enqueueInputs(inputs, options, { app, submitter, context }))) {
      signal.throwIfAborted()
      const answers = await submitter.submit(group.flatMap((one) => one.prepared ?? []))
      for (const { input, prepared, failed } of group) {
        const answer = prepared && answers.get(prepared)
        if (answer) {
          queued += 1
          if (options.wait) accepted.set(answer, input)
          else if (options.json) terminal.json({ input, ...answer })
          else reporter.detail(() => `${passIcon(true, terminal.colours)} queued ${answer.url}`)
        } else {
          refused += 1
          reporter.news(() => reportInputError(failed, input, options, context))
        }
        reporter.step(input)
      }
    }
    const ends = options.wait ? await reportEnds(app, accepted, options, { reporter, context }) : { queued }
    if (!single) reporter.sum(() => [wordsFor({ ...ends, refused })])
  })
}

const wordsFor = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count], at) => at === 0 || count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(' · ')

/** The most inputs that are accepted together, and the most bytes of their files. */
const TOGETHER = 200
const HEAVIEST = 16_000_000

/** An input before it is reported: what to submit, or the error that reading it gave. */
interface Waiting {
  readonly input: string
  readonly prepared: Submission | null
  readonly failed: unknown
}

/** Reads the inputs, and gathers them into groups that are accepted together. */
async function* groupsOf(inputs: AsyncIterable<EnqueueInput>): AsyncGenerator<readonly Waiting[]> {
  let group: Waiting[] = []
  let weight = 0
  for await (const { input, prepare } of inputs) {
    const waiting: Waiting = await prepare().then(
      (prepared) => ({ input, prepared, failed: null }),
      (failed: unknown) => ({ input, prepared: null, failed }),
    )
    group.push(waiting)
    weight += waiting.prepared?.weight ?? 0
    if (group.length < TOGETHER && weight < HEAVIEST) continue
    yield group
    group = []
    weight = 0
  }
  if (group.length > 0) yield group
}

/** Prints each input as its work ends, with `--wait`. */
async function reportEnds(
  app: App,
  accepted: ReadonlyMap<Accepted, string>,
  options: Options,
  { reporter, context }: { reporter: ProgressReporter; context: CommandContext },
): Promise<{ done: number; failed: number }> {
  const { terminal, signal, ended } = context
  const { waitForEnd } = await import('./wait-for-end.ts')
  const inputs = new Map([...accepted].map(([one, input]) => [idOf(one), input]))
  const counts = { done: 0, failed: 0 }
  // The same article, given twice, is waited for once.
  reporter.begin(inputs.size)
  for await (const one of waitForEnd(app, [...accepted.keys()], signal)) {
    counts[one.state] += 1
    if (one.error !== null) ended(3)
    const why = one.error === null ? '' : `: ${one.error.message}`
    const line = `${passIcon(one.error === null, terminal.colours)} ${one.state} ${one.url}${why}`
    if (options.json) terminal.json({ input: inputs.get(idOf(one)), ...one })
    else if (one.error !== null) reporter.news(() => terminal.say(line))
    else reporter.detail(() => line)
    reporter.step(one.url)
  }
  return counts
}

const idOf = (one: Accepted): string => ('articleId' in one ? one.articleId : one.postId)
