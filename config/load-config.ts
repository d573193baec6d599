import { type Config, readConfig } from './config.ts'

/** The configuration of this process: the only place where `process.env` is read. */
export function loadConfig(): Config {
  return readConfig(process.env)
}
