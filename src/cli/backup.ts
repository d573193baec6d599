import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption } from './options.ts'

/** `stet backup`: the catalog as one file. */
export function backupCommand(command: Command, context: CommandContext): void {
  command
    .description('Saves the catalog to one file, also while the service runs.')
    .argument('<file>', 'where to write it; `-` is standard output')
    .addOption(createJsonOption())
    .action(async (file: string, options: { json?: true }) => {
      const { saveBackup } = await import('./save-backup.ts')
      await saveBackup(file, options, context)
    })
  addHelp(command, {
    about:
      'The store keeps the archive; the catalog alone knows tokens, webhooks and their deliveries, checks, audits,\n' +
      'approvals and open work. The file is gzip over text, shows one moment, and can be restored into the embedded\n' +
      'PostgreSQL or any other. It holds secrets of webhooks: only this user may read it.\n' +
      '--json prints {"file", "tables", "rows"}.',
    examples: [
      ['stet backup stet-backup.gz', 'A backup'],
      ['stet backup - | ssh vault "cat > stet-backup.gz"', 'Straight to another machine'],
    ],
  })
}
