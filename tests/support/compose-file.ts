import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A service of `docker-compose.yml`, with the keys that tests read. */
export interface ComposeService {
  readonly image: string
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly env_file?: string
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly stop_grace_period?: string
  readonly restart?: string
  readonly [key: string]: unknown
}

/**
 * Reads `docker-compose.yml` as Compose does: with merge keys, `${NAME:-default}` filled in from `env`, and `$$` for a
 * dollar sign.
 */
export function readCompose(env: Readonly<Record<string, string>> = {}): Record<string, ComposeService> {
  const text = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')
  const filled = text
    .replaceAll(
      /(?<!\$)\$\{(\w+)(?::-([^}]*))?\}/g,
      (_, name: string, fallback = '') => env[name] ?? fallback,
    )
    .replaceAll('$$', '$')
  return (parse(filled, { merge: true }) as { services: Record<string, ComposeService> }).services
}
