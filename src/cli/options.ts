import { InvalidArgumentError, Option } from 'commander'
import { clampTime } from '../model/timestamp-bounds.ts'

/** `--json`, the same for every command that prints an answer. */
export const createJsonOption = () =>
  new Option('--json', 'JSON Lines on standard output, and nothing else there')

const UNITS: Readonly<Record<string, number>> = { '': 1000, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Parses a duration such as `90`, `90s` or `2m`; a bare number is seconds. @returns milliseconds */
export function parseDuration(value: string): number {
  const match = /^(\d{1,9})(ms|s|m|h|)$/.exec(value)
  const unit = UNITS[match?.[2] ?? '']
  if (!match || unit === undefined)
    throw new InvalidArgumentError('Give seconds, or a time such as 90s or 2m.')
  return Number(match[1]) * unit
}

/** Checks that a value is an http or https address. */
export function parseWebUrl(value: string): string {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('Give an http:// or https:// address.')
  return value
}

/** Parses a whole number from 1. */
export function parseCount(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(value)
}

const AGO: Readonly<Record<string, number>> = { h: 3600e3, d: 24 * 3600e3, w: 7 * 24 * 3600e3 }

/** Parses a day, a time or a duration before now. A day means its first second, UTC. */
export function parseMoment(value: string): Date {
  const ago = /^(\d{1,4})([hdw])$/.exec(value)
  const date = ago
    ? new Date(Date.now() - Number(ago[1]) * (AGO[ago[2] ?? ''] ?? 0))
    : new Date(/^\d{4}-\d{2}-\d{2}/.test(value) ? value : Number.NaN)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError(
      'Give a day, a time, or how long ago: 2026-11-20, 2026-11-20T10:00:00Z, 30d.',
    )
  return clampTime(date.getTime())
}
