/**
 * An environment variable that Stet reads. `docs/configuration.md` lists all of them; a test compares the two. `kind`
 * selects the parser in `config/setting-parsers.ts`.
 */
export interface Setting {
  readonly name: string
  readonly kind:
    | 'text'
    | 'path'
    | 'url'
    | 'bytes'
    | 'milliseconds'
    | 'count'
    | 'list'
    | 'choice'
    | 'listen'
    | 'rate'
  /** The default as written in the environment; null for none. `{…}` refers to another value. */
  readonly default: string | null
  readonly choices?: readonly string[]
  readonly secret?: true
  /** For a rate: it applies to each host of its source separately. */
  readonly perHost?: true
  readonly help: string
}

/** Declares a setting and keeps the literal types of its default and choices. */
export const defineSetting = <
  const K extends Setting['kind'],
  const D extends string | null,
  const T extends Pick<Setting, 'choices' | 'secret' | 'perHost'> = Record<never, never>,
>(
  name: string,
  kind: K,
  fallback: D,
  help: string,
  more: T = {} as T,
): Omit<Setting, 'choices' | 'kind' | 'default' | 'perHost'> & {
  readonly kind: K
  readonly default: D
} & T => ({
  name,
  kind,
  default: fallback,
  help,
  ...more,
})

/** The values of a set of settings: text, or null for an unset setting without a default. */
export type RawSettingValues<S> = {
  readonly [K in keyof S]: S[K] extends { readonly default: string } ? string : string | null
}
