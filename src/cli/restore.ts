import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption } from './options.ts'

/** `stet restore`: the catalog from a backup. */
export function restoreCommand(command: Command, context: CommandContext): void {
  command
    .description('Fills an empty catalog from a file of `stet backup`.')
    .argument('<file>', 'the backup; `-` is standard input')
    .option('--replace', 'delete what the catalog holds first')
    .addOption(createJsonOption())
    .action(async (file: string, options: { replace?: true; json?: true }) => {
      const { loadBackup } = await import('./load-backup.ts')
      await loadBackup(file, options, context)
    })
  addHelp(command, {
    about:
      'Restores everything or nothing. A catalog that holds something is refused, unless --replace is given. Stop the\n' +
      'service first. Then run `stet reindex --since` with the time of the backup, which this command prints: it adds\n' +
      'what the store has got since. The service finds open work by itself.\n' +
      '--json prints {"file", "tables", "rows", "createdAt": when the backup began}.',
    examples: [
      ['stet restore stet-backup.gz', 'Into an empty catalog'],
      ['STET_DATABASE_URL=postgres://stet@db/stet stet restore stet-backup.gz', 'Into another server'],
      ['stet restore stet-backup.gz --replace', 'In place of what the catalog holds'],
    ],
    shortfall: 'the file is no backup, is damaged, or is of a newer version',
  })
}
