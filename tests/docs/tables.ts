import { listSettings } from '../../config/platforms.ts'
import { ERROR_RULES, type ErrorCode } from '../../src/model/errors.ts'
import { REASON_LABELS } from '../../src/model/reason-labels.ts'
import type { Setting } from '../../src/model/setting.ts'
import { PLATFORMS } from '../../src/platforms/registry.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

const HOW: Readonly<Record<Setting['kind'], string>> = {
  text: 'text',
  path: 'a path',
  url: 'an http(s) address',
  bytes: 'a size: `16MB`, `2GiB`, `500000`',
  milliseconds: 'a time: `500ms`, `30s`, `15m`, `24h`, `7d`',
  count: 'a whole number from 1',
  list: 'a list, comma-separated',
  choice: '',
  listen: '`host:port`',
  rate: 'a rate: `2/s`, `60/m burst 10`',
}

function value(setting: Setting): string {
  return setting.kind === 'choice'
    ? (setting.choices ?? []).map((one) => `\`${one}\``).join(', ')
    : HOW[setting.kind]
}

/** The table of `docs/configuration.md`, from the settings themselves. */
export function settingsTable(): string {
  const rows = listSettings(PLATFORMS).map((setting) => {
    const fallback = setting.default === null ? 'none' : `\`${setting.default}\``
    const secret = setting.secret ? ' Secret: never logged.' : ''
    return `| \`${setting.name}\` | ${fallback} | ${cell(value(setting))} | ${cell(setting.help)}${secret} |`
  })
  return ['| name | default | value | what it is |', '|---|---|---|---|', ...rows].join('\n')
}

/** The table of reasons in `docs/outcomes.md`. */
export function reasonsTable(): string {
  const rows = Object.entries(REASON_LABELS).map(
    ([reason, { post, part }]) => `| \`${reason}\` | ${post} | ${part ?? 'the same'} |`,
  )
  return ['| reason | of a post | of a part that is missing |', '|---|---|---|', ...rows].join('\n')
}

const RETRY = { never: 'no', later: 'yes, later', announced: 'yes, when the platform says' } as const

/** The row of `docs/errors.md` that the code decides; the words after it are written by hand. */
export function errorRow(code: ErrorCode): string {
  const { retry, http, exit } = ERROR_RULES[code]
  return `| \`${code}\` | ${exit} | ${http} | ${RETRY[retry]} |`
}
