import { ConfigError } from '../src/model/errors.ts'
import type { Platform, PlatformCapture } from '../src/model/platform-definition.ts'
import type { Setting } from '../src/model/setting.ts'
import type { Environment } from './setting-parsers.ts'
import * as read from './setting-parsers.ts'
import { SETTINGS } from './settings.ts'

/** Every setting: first Stet's own, then those of the platforms, in the registry's order. */
export function listSettings(platforms: readonly Platform[]): Setting[] {
  const declared = captures(platforms).flatMap(({ capture }) => [
    ...Object.values(capture.settings),
    ...Object.values(capture.rates),
  ])
  return [...Object.values<Setting>(SETTINGS), ...declared]
}

/** The settings of each platform with a capture: name → setting's key → value. */
export function readPlatformsConfig(platforms: readonly Platform[], env: Environment) {
  return Object.fromEntries(
    captures(platforms).map(({ name, capture }) => {
      const values = Object.entries(capture.settings).map(([key, setting]) => [key, readValue(setting, env)])
      return [name, { ...Object.fromEntries(values), canary: canaryOf(capture, env) }]
    }),
  )
}

/** The rate limit of each source of these platforms, by the source's name. */
export function readPlatformRates(platforms: readonly Platform[], env: Environment) {
  const rates = captures(platforms).flatMap(({ capture }) => Object.entries(capture.rates))
  return Object.fromEntries(
    rates.map(([source, setting]) => {
      const rate = read.parseRate(setting, readValue(setting, env) ?? '')
      return [source, setting.perHost ? { ...rate, perHost: true as const } : rate]
    }),
  )
}

const captures = (platforms: readonly Platform[]) =>
  platforms.flatMap(({ name, capture }) => (capture === undefined ? [] : [{ name, capture }]))

function readValue(setting: Setting, env: Environment): string | null {
  const value = env[setting.name] || setting.default
  if (value === null) return null
  if (setting.kind === 'choice')
    return read.parseChoice({ ...setting, choices: setting.choices ?? [] }, value)
  return setting.kind === 'url' ? read.parseHttpUrl(setting, value) : value
}

function canaryOf({ settings, canary }: PlatformCapture, env: Environment): string {
  const { name } = settings.canary
  const value = readValue(settings.canary, env) ?? ''
  if (canary.post(value) !== null) return value
  throw new ConfigError('config-invalid', `${name}: ${JSON.stringify(value)} can't be read.`, {
    input: name,
    hint: `Set it to ${canary.hint}.`,
  })
}
