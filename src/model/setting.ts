/**
 * An environment variable that Stet reads. `docs/configuration.md` lists all of them, and a test
 * compares the two. `kind` says how a value is read; see `config/read.ts`.
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
  /** As written in the environment; null where there is none. `{…}` names another value. */
  readonly default: string | null
  readonly choices?: readonly string[]
  readonly secret?: true
  readonly help: string
}

/** Declares a setting; the types of its default and its choices are kept. */
export const defineSetting = <
  const K extends Setting['kind'],
  const D extends string | null,
  const T extends Pick<Setting, 'choices' | 'secret'> = Record<never, never>,
>(
  name: string,
  kind: K,
  fallback: D,
  help: string,
  more: T = {} as T,
): Omit<Setting, 'choices' | 'kind' | 'default'> & { readonly kind: K; readonly default: D } & T => ({
  name,
  kind,
  default: fallback,
  help,
  ...more,
})

/** What a set of settings is read to: text, or null where a setting without a default is not set. */
export type SettingValues<S> = {
  readonly [K in keyof S]: S[K] extends { readonly default: string } ? string : string | null
}
