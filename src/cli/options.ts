import { InvalidArgumentError, Option } from 'commander'

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
