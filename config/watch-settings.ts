import { defineSetting, type Setting } from '../src/model/setting.ts'

/** When Stet checks posts, links and snapshots, when it reports a loss, and how long it keeps the evidence of checks. */
export const WATCH_SETTINGS = {
  lostAfterChecks: defineSetting(
    'STET_LOST_AFTER_CHECKS',
    'count',
    '3',
    'How many checks must agree before a post is reported lost.',
  ),
  lostAfter: defineSetting(
    'STET_LOST_AFTER',
    'milliseconds',
    '24h',
    'The period over which these checks must agree.',
  ),
  checksPerDay: defineSetting(
    'STET_CHECKS_PER_DAY',
    'count',
    '20000',
    'How many requests a day the checks of posts may make. Stet spends them where loss is likely.',
  ),
  checkLeast: defineSetting(
    'STET_CHECK_LEAST',
    'milliseconds',
    '1h',
    'Minimum interval between two checks of a post, except suspected posts.',
  ),
  checkFloor: defineSetting(
    'STET_CHECK_FLOOR',
    'milliseconds',
    '180d',
    'Maximum interval between two checks of a post, however old, as far as `STET_CHECKS_PER_DAY` allows.',
  ),
  linkCheckEvery: defineSetting(
    'STET_LINK_CHECK_EVERY',
    'milliseconds',
    '30d',
    'How often Stet checks the links inside posts and the citing articles.',
  ),
  evidenceRetention: defineSetting(
    'STET_EVIDENCE_RETENTION',
    'milliseconds',
    '30d',
    'How long Stet keeps the raw answers of checks; `none` keeps all. The last check of each run of one liveness keeps its answers, and the ledger keeps the evidence of every report.',
  ),
  checkRetention: defineSetting(
    'STET_CHECK_RETENTION',
    'milliseconds',
    '365d',
    'How long Stet keeps single checks and audits; `none` keeps all. The last check of each run of one liveness stays, and so do the last audit of a snapshot and every audit that found damage.',
  ),
  auditPeriod: defineSetting(
    'STET_AUDIT_PERIOD',
    'milliseconds',
    '90d',
    'Within this time Stet reads every stored snapshot again and compares it with its hashes.',
  ),
  auditPace: defineSetting(
    'STET_AUDIT_PACE',
    'bytes',
    '20MB',
    'How many bytes of snapshots an audit reads each second.',
  ),
} as const satisfies Record<string, Setting>
