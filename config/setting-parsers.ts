import { isAbsolute, resolve } from 'node:path'
import { ConfigError } from '../src/model/errors.ts'
import type { Setting } from '../src/model/setting.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
}
const TIME: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 }

function refuse(setting: Omit<Setting, 'choices'>, value: string, wanted: string): never {
  const shown = setting.secret ? 'its value' : JSON.stringify(value)
  throw new ConfigError('config-invalid', `${setting.name}: ${shown} can't be read.`, {
    input: setting.name,
    hint: `Set it to ${wanted}, or leave it out for ${setting.default ?? 'none'}.`,
  })
}

function scaled(
  setting: Setting,
  value: string,
  units: Readonly<Record<string, number>>,
  wanted: string,
): number {
  const match = /^(\d{1,15}(?:\.\d{1,3})?) ?([A-Za-z]*)$/.exec(value)
  const unit = match ? (units[match[2] ?? ''] ?? units[(match[2] ?? '').toUpperCase()]) : undefined
  if (!match || unit === undefined) refuse(setting, value, wanted)
  const number = Math.round(Number(match[1]) * unit)
  if (!Number.isSafeInteger(number) || number <= 0) refuse(setting, value, wanted)
  return number
}

/** A length in bytes: `16MB`, `2GiB`, `500000`. */
export const parseBytes = (setting: Setting, value: string): number =>
  scaled(setting, value, BYTES, 'a size such as 16MB')

/** A length of time in milliseconds: `500ms`, `30s`, `15m`, `24h`, `7d`. */
export const parseMilliseconds = (setting: Setting, value: string): number =>
  scaled(setting, value, TIME, 'a time such as 30s')

/** A whole number of at least 1. */
export function parseCountSetting(setting: Setting, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) refuse(setting, value, 'a whole number from 1')
  return Number(value)
}

/** A number of requests per unit of time, and the burst after a rest: `2/s`, `60/m burst 10`. */
export function parseRate(setting: Setting, value: string): { perSecond: number; burst: number } {
  const match = /^(\d{1,6}(?:\.\d{1,3})?) ?\/ ?(s|m|h)(?: burst (\d{1,6}))?$/.exec(value)
  const perSecond = match ? (Number(match[1]) * 1000) / (TIME[match[2] ?? ''] ?? 1) : 0
  const burst = match?.[3] === undefined ? Math.max(1, Math.ceil(perSecond)) : Number(match[3])
  if (perSecond <= 0 || burst < 1) refuse(setting, value, 'a rate such as 2/s or 2/s burst 30')
  return { perSecond, burst }
}

/** One of the setting's `choices`. */
export function parseChoice<T extends string>(
  setting: Omit<Setting, 'choices'> & { choices: readonly T[] },
  value: string,
): T {
  return (
    setting.choices.find((one) => one === value) ??
    refuse(setting, value, `one of ${setting.choices.join(', ')}`)
  )
}

/** An absolute http or https URL, without a slash at its end. */
export function parseHttpUrl(setting: Setting, value: string): string {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) refuse(setting, value, 'an http:// or https:// address')
  return value.replace(/\/+$/, '')
}

/** `host:port`; the host may be an IPv6 literal in brackets. Port 0 lets the system choose. */
export function parseListenAddress(setting: Setting, value: string): { host: string; port: number } {
  const match = /^(\[[0-9a-f:.]+\]|[^\s:/]+):(\d{1,5})$/i.exec(value)
  if (!match || Number(match[2]) > 65_535) refuse(setting, value, 'host:port, such as 127.0.0.1:8080')
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2]) }
}

/** Comma-separated parts, trimmed, without empty ones. */
export function parseList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** A path made absolute against the working directory. */
export function parsePath(setting: Setting, value: string): string {
  if (value.includes('\0')) refuse(setting, value, 'a path')
  return isAbsolute(value) ? value : resolve(value)
}
