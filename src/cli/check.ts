import type { Command } from 'commander'
import type { SnapshotCheck } from '../archive/check/check-snapshot.ts'
import { InputError } from '../model/errors.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { passIcon } from './labels.ts'
import { createJsonOption } from './options.ts'
import { forEachInput } from './print-error.ts'

interface Options {
  manifest?: string
  key?: string
  tsaCa?: string
  json?: true
}

/** `stet check`: proves snapshots offline. */
export function checkCommand(command: Command, context: CommandContext): void {
  command
    .description('Proves that a snapshot is whole and shows who signed it.')
    .argument('<file.wacz...>', 'snapshots as Stet stores them')
    .option('--manifest <file>', 'compare with this manifest, not with the one beside the file')
    .option('--key <key>', 'the expected signer: a fingerprint, or a file with the public key')
    .option('--tsa-ca <file>', 'the expected timestamp authority: a PEM file with its root certificate')
    .addOption(createJsonOption())
    .action((files: string[], options: Options) => checkFiles(files, options, context))
  addHelp(command, {
    about:
      'Checks the structure, every hash, the WARC digests, the signature, timestamps and the manifest. Fetches\n' +
      'nothing and trusts nothing but the file. "Valid" means whole. Trust is a separate answer: a signature is\n' +
      'trusted if it was made with --key, a timestamp if its certificate chain ends at --tsa-ca.',
    examples: [
      ['stet check 20261123T101500Z.wacz', 'Is this file whole?'],
      ['stet check 20261123T101500Z.wacz --key 4f1c…', 'Did our newsroom sign it?'],
      ['stet check 20261123T101500Z.wacz --tsa-ca root.pem', 'When, by a clock that we trust?'],
      ['stet check stet-data/archive/posts/*/*/*/*.wacz', 'Everything on this disk'],
    ],
    shortfall: 'a file is not valid, or not signed by --key, or not timestamped under --tsa-ca',
  })
}

async function checkFiles(files: string[], options: Options, context: CommandContext): Promise<void> {
  if (options.manifest !== undefined && files.length > 1) {
    throw new InputError('usage', '--manifest applies to one file, and several were given.', {
      hint: 'Check the files one by one.',
    })
  }
  const { checkSnapshot } = await import('../archive/check/check-snapshot.ts')
  await forEachInput(files, options, context, async (file) => {
    const result = await checkSnapshot(file, {
      ...(options.manifest === undefined ? {} : { manifest: options.manifest }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.tsaCa === undefined ? {} : { tsaCa: options.tsaCa }),
    })
    // Of several timestamps, one under the expected root is enough.
    const trusted = options.tsaCa === undefined || result.checks.some((one) => isAuthority(one) && one.ok)
    if (!result.valid || !trusted || (options.key !== undefined && !result.signer?.trusted)) context.ended(3)
    if (options.json) return context.terminal.json(result)
    show(context, file, result)
  })
}

const isAuthority = ({ name }: { name: string }): boolean => name.startsWith('authority')

function show({ terminal }: CommandContext, file: string, { valid, checks }: SnapshotCheck): void {
  const { colours } = terminal
  const word = valid ? colours.green('valid') : colours.red('NOT valid')
  terminal.say(`${passIcon(valid, colours)} ${colours.bold(file)} ${word}`)
  for (const check of checks) {
    const detail = check.ok ? colours.dim(check.detail) : colours.red(check.detail)
    terminal.say(`    ${passIcon(check.ok, colours)} ${check.name.padEnd(12)} ${detail}`)
  }
}
