import { defineSetting, type Setting } from '../src/model/setting.ts'

/** What the service takes in, from whom and how fast, and how it calls webhooks. */
export const SERVICE_SETTINGS = {
  webhookTimeout: defineSetting(
    'STET_WEBHOOK_TIMEOUT',
    'milliseconds',
    '15s',
    'Time limit of a webhook receiver’s response.',
  ),
  webhookOffAfter: defineSetting(
    'STET_WEBHOOK_OFF_AFTER',
    'milliseconds',
    '5d',
    'Stet disables a webhook that has failed for this long without a success.',
  ),
  hookSecrets: defineSetting(
    'STET_HOOK_SECRETS',
    'list',
    null,
    'Secrets of CMS hooks that sign their requests, `whsec_…` or `name=whsec_…`. Give both the old and the new one during a rotation.',
    { secret: true },
  ),
  publicRead: defineSetting(
    'STET_PUBLIC_READ',
    'choice',
    'off',
    'Whether routes of the scope `read` work without a token, without held posts. Writing always needs one.',
    { choices: ['off', 'on'] },
  ),
  requestLimit: defineSetting(
    'STET_MAX_REQUEST_BYTES',
    'bytes',
    '20MB',
    'The largest body of an intake request, and the longest line of an NDJSON body.',
  ),
  requestTimeout: defineSetting(
    'STET_REQUEST_TIMEOUT',
    'milliseconds',
    '60s',
    'Time limit for the arrival of a request body, of any type; for NDJSON, of each line.',
  ),
  intakeRate: defineSetting(
    'STET_INTAKE_RATE',
    'rate',
    '1000/s burst 10000',
    'Rate limit of one token or hook at one API process. Beyond it the API answers 429.',
  ),
  intakeMaxOpen: defineSetting(
    'STET_INTAKE_MAX_OPEN',
    'count',
    '500000',
    'When this many jobs wait, the API accepts only `breaking` and answers 503 to the rest.',
  ),
  intakeRetention: defineSetting(
    'STET_INTAKE_RETENTION',
    'milliseconds',
    '90d',
    'How long Stet keeps finished requests, and the bodies of failed ones; `none` keeps all.',
  ),
} as const satisfies Record<string, Setting>
