import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'

/** Gives a command its arguments, options, help and action. */
export type ConfigureCommand = (command: Command, context: CommandContext) => void

/** One row of `stet --help`. */
export interface CommandRow {
  readonly name: string
  readonly summary: string
  /** Imports the command's file. Only the command that runs is imported, so that every command starts fast. */
  load(): Promise<ConfigureCommand>
}

/** Every command by its heading, in the order of `stet --help`. */
export const COMMANDS: Readonly<Record<string, readonly CommandRow[]>> = {
  'Archive:': [
    {
      name: 'detect',
      summary: 'find the posts that an article cites',
      load: async () => (await import('./detect.ts')).detectCommand,
    },
    {
      name: 'archive',
      summary: 'archive every post that an article cites',
      load: async () => (await import('./archive.ts')).archiveCommand,
    },
    {
      name: 'survey',
      summary: 'report on the embeds of a site, of which nothing is kept',
      load: async () => (await import('./survey.ts')).surveyCommand,
    },
    {
      name: 'check',
      summary: 'prove a snapshot, offline, from the file alone',
      load: async () => (await import('./check.ts')).checkCommand,
    },
  ],
  'Find and fetch:': [
    {
      name: 'list',
      summary: 'find posts',
      load: async () => (await import('./list.ts')).listCommand,
    },
    {
      name: 'show',
      summary: 'show one post: snapshots, checks, articles',
      load: async () => (await import('./show.ts')).showCommand,
    },
    {
      name: 'get',
      summary: 'fetch a snapshot',
      load: async () => (await import('./get.ts')).getCommand,
    },
  ],
  'Watch:': [
    {
      name: 'verify',
      summary: 'check that the originals are live and the copies are whole',
      load: async () => (await import('./verify.ts')).verifyCommand,
    },
    {
      name: 'report',
      summary: 'report what was lost and what returned',
      load: async () => (await import('./report.ts')).reportCommand,
    },
    {
      name: 'publish',
      summary: 'approve a post for readers, or hold it back',
      load: async () => (await import('./publish.ts')).publishCommand,
    },
    {
      name: 'takedown',
      summary: 'hide a post everywhere, or restore it',
      load: async () => (await import('./takedown.ts')).takedownCommand,
    },
  ],
  'Serve:': [
    {
      name: 'up',
      summary: 'run the whole service in one process, with nothing to install',
      load: async () => (await import('./up.ts')).upCommand,
    },
    {
      name: 'serve',
      summary: 'run the API alone; needs Redis and PostgreSQL',
      load: async () => (await import('./serve.ts')).serveCommand,
    },
    {
      name: 'work',
      summary: 'run workers; start one more when the load doubles',
      load: async () => (await import('./work.ts')).workCommand,
    },
    {
      name: 'enqueue',
      summary: 'send articles or posts to the running service',
      load: async () => (await import('./enqueue.ts')).enqueueCommand,
    },
    {
      name: 'backfill',
      summary: 'send all articles of a site or file to the running service',
      load: async () => (await import('./backfill.ts')).backfillCommand,
    },
    {
      name: 'follow',
      summary: 'send new articles of feeds, sitemaps or sites as they appear',
      load: async () => (await import('./follow.ts')).followCommand,
    },
    {
      name: 'status',
      summary: 'what waits, what runs, what failed',
      load: async () => (await import('./status.ts')).statusCommand,
    },
    {
      name: 'retry',
      summary: 'run failed work again',
      load: async () => (await import('./retry.ts')).retryCommand,
    },
    {
      name: 'replicate',
      summary: 'bring the further stores of STET_REPLICAS up to date',
      load: async () => (await import('./replicate.ts')).replicateCommand,
    },
    {
      name: 'reindex',
      summary: 'rebuild the catalog from the ledger',
      load: async () => (await import('./reindex.ts')).reindexCommand,
    },
    {
      name: 'backup',
      summary: 'save the catalog to one file',
      load: async () => (await import('./backup.ts')).backupCommand,
    },
    {
      name: 'restore',
      summary: 'fill the catalog from a backup',
      load: async () => (await import('./restore.ts')).restoreCommand,
    },
    {
      name: 'token',
      summary: 'create, list and revoke API tokens',
      load: async () => (await import('./token.ts')).tokenCommand,
    },
    {
      name: 'doctor',
      summary: 'check the set-up and say how to fix it',
      load: async () => (await import('./doctor.ts')).doctorCommand,
    },
    {
      name: 'completion',
      summary: 'print a script that completes commands in your shell',
      load: async () => (await import('./completion.ts')).completionCommand,
    },
  ],
}
