import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { VERSION } from '../../config/version.ts'
import { InputError } from '../model/errors.ts'
import { createApp } from '../runtime/app.ts'
import { backUp } from '../services/maintenance/back-up.ts'
import type { CommandContext } from './command-context.ts'
import { writeFileAtomically } from './write-file.ts'

/** Writes a backup to a file or to standard output. */
export async function saveBackup(
  file: string,
  options: { json?: true },
  context: CommandContext,
): Promise<void> {
  const { terminal, signal } = context
  const isStandardOutput = file === '-'
  if (isStandardOutput && (options.json || terminal.isScreen)) {
    throw new InputError('usage', 'A backup is a binary file, and standard output is taken.', {
      hint: 'Name a file: stet backup stet-backup.gz',
    })
  }
  const app = createApp(await context.config())
  try {
    const source = { catalog: await app.catalog(), clock: app.clock, software: `Stet/${VERSION}` }
    const { tables, rows } = await backUp(source, async (bytes) => {
      if (isStandardOutput) await pipeline(bytes, standardOutput(), { signal })
      else await writeFileAtomically(bytes, file, { signal, mode: 0o600 })
    })
    if (options.json) terminal.json({ file, tables, rows })
    else if (!isStandardOutput) terminal.say(`${file}: ${rows.toLocaleString('en')} rows of ${tables} tables`)
  } finally {
    await app.close()
  }
}

/** Standard output with back-pressure, but without its end: the process still owns it. */
function standardOutput(): Writable {
  return new Writable({ write: (chunk, _encoding, done) => void process.stdout.write(chunk, done) })
}
