import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { checkClock } from './doctor/clock.ts'
import { checkDatabase, checkReaders, checkUnknownParts } from './doctor/database.ts'
import { checkFreeSpace } from './doctor/disk.ts'
import type { DoctorFinding, FindingState } from './doctor/doctor-finding.ts'
import { leaveNoDirectory } from './doctor/leave-no-directory.ts'
import { checkLedger, checkTrustedKeys } from './doctor/ledger-integrity.ts'
import { checkBrowser, checkConfiguration, checkDataDir, checkSigningKey } from './doctor/local.ts'
import { checkMailServer, checkMails } from './doctor/mail.ts'
import { checkBackup, checkTokens } from './doctor/operation.ts'
import { checkPlatforms } from './doctor/platforms.ts'
import { checkPublicAddress } from './doctor/public-address.ts'
import { checkRedis } from './doctor/redis.ts'
import { checkReplicaLag, checkReplicas } from './doctor/replicas.ts'
import { checkStore } from './doctor/store.ts'
import { checkAuthorities } from './doctor/timestamps.ts'
import { checkReceivers, checkWebhooks } from './doctor/webhooks.ts'
import { createJsonOption } from './options.ts'
import type { Colours } from './terminal.ts'

/** `stet doctor`: checks the set-up and says how to fix what is wrong. */
export function doctorCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Checks configuration, disk, keys, store, ledger, Redis, database, clock, webhooks, mail, backup, platforms.',
    )
    .addOption(createJsonOption())
    .action((options: { json?: true }) => runChecks(options, context))
  addHelp(command, {
    about:
      'The store is tried: an object is written, read, and written again, which the store must refuse; several\n' +
      'writers race for a key; a body is cut off; all test objects are deleted. The verdict is remembered.\n' +
      'A row is written into the database and rolled back, a key into Redis and removed. Nothing else is changed:\n' +
      'no table is made, no key, no directory.\n' +
      'Stet signs in at the mail server and sends nothing. The receiver of each webhook gets a HEAD and no message; the\n' +
      'certificate of the public address (STET_PUBLIC_URL) is looked at.\n' +
      'Each platform is queried for its canary, a post known to live (STET_X_CANARY).\n' +
      '--json prints a line per check: {"check", "state": "ok"|"advice"|"short"|"broken", "detail", "hint"}.',
    examples: [
      ['stet doctor', 'Check the whole set-up'],
      ['STET_STORE=s3://bucket stet doctor', 'Check another store'],
    ],
    shortfall: 'Stet runs with limitations: an unreachable platform, a misspelt variable',
  })
}

async function runChecks(options: { json?: true }, context: CommandContext): Promise<void> {
  const { createApp } = await import('../runtime/app.ts')
  const config = await context.config()
  const app = createApp(config, { mayCreateKey: false, mayMigrate: false })
  const states = new Set<FindingState>()
  const report = (found: DoctorFinding) => {
    states.add(found.state)
    if (options.json) context.terminal.json(found)
    else for (const line of words(found, context.terminal.colours)) context.terminal.say(line)
  }
  try {
    for (const found of checkConfiguration(config)) report(found)
    report(await checkPublicAddress(config, app.clock.now()))
    report(await checkDataDir(config.dataDir))
    report(await checkFreeSpace(config))
    report(await checkSigningKey(config))
    report(await checkTrustedKeys(app))
    // The catalog first: what the trial of the store finds is remembered there.
    const { finding, isCurrent } = await checkDatabase(app)
    report(finding)
    report(await leaveNoDirectory(config.store, () => checkStore(app.store, config.storeMode)))
    for (const found of await checkReplicas(app)) report(found)
    for (const found of await checkRedis(config.redisUrl)) report(found)
    // An embedded database is on this machine, and may not be there yet.
    if (config.database.kind === 'postgres') report(await checkClock(app))
    if (isCurrent) for (const check of CATALOG_CHECKS) report(await check(app))
    if (isCurrent) report(await checkReceivers(app, context.signal))
    if (isCurrent) for (const found of await checkReplicaLag(app)) report(found)
    for (const found of await checkAuthorities(app, context.signal)) report(found)
    report(await checkMailServer(config))
    report(checkBrowser())
    for (const found of await checkPlatforms(app, context.signal)) report(found)
  } finally {
    await app.close()
  }
  if (states.has('short')) context.ended(3)
  if (states.has('broken')) context.ended(2)
  if (!options.json) context.terminal.say(verdictOf(states, context.terminal.colours))
}

/** They read the catalog, whose tables must be current. */
const CATALOG_CHECKS = [
  checkUnknownParts,
  checkReaders,
  checkLedger,
  checkTokens,
  checkWebhooks,
  checkMails,
  checkBackup,
]

function words({ check, state, detail, hint }: DoctorFinding, colours: Colours): string[] {
  const signs: Readonly<Record<FindingState, string>> = {
    ok: colours.green('✔'),
    advice: colours.cyan('·'),
    short: colours.yellow('◐'),
    broken: colours.red('✘'),
  }
  return [
    `${signs[state]} ${check.padEnd(17)} ${detail}`,
    ...(hint === null ? [] : [`${' '.repeat(20)}${colours.bold(hint)}`]),
  ]
}

function verdictOf(states: ReadonlySet<FindingState>, colours: Colours): string {
  if (states.has('broken')) return colours.red('Stet cannot work yet: fix what is marked ✘.')
  if (states.has('short')) return colours.yellow('Stet works, with the limitations marked ◐.')
  return colours.green('Everything is set up.')
}
