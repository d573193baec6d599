import { type Browser, chromium } from 'playwright-core'
import { inject } from 'vitest'
import { type Gateway, gatewayAt } from './ceph.ts'

/** The servers that all test files of a run share, and what a file needs to connect to each. */
export interface SharedServers {
  readonly postgres: { readonly url: string }
  readonly redis: { readonly url: string }
  readonly ceph: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string }
  readonly chromium: { readonly endpoint: string }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL where test files request a shared server. */
    sharedServers: string
  }
}

/** The database of the shared PostgreSQL that is migrated once and copied for each test. */
export const TEMPLATE = 'stet'

/**
 * Requests a shared server; the first request starts it and waits for it.
 *
 * @returns how to connect to it, and `turn`, a number that is unique in this run
 */
export async function sharedServer<Name extends keyof SharedServers>(
  name: Name,
): Promise<SharedServers[Name] & { readonly turn: number }> {
  const answer = await fetch(`${inject('sharedServers')}/${name}`)
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
  return (await answer.json()) as SharedServers[Name] & { turn: number }
}

/** The URL of an empty database of the shared Redis, reserved for the caller. */
export async function sharedRedis(): Promise<string> {
  const { url, turn } = await sharedServer('redis')
  return `${url}/${turn}`
}

/** The shared Ceph; bucket names are made unique. */
export async function sharedCeph(): Promise<Gateway> {
  const { turn, ...address } = await sharedServer('ceph')
  const gateway = gatewayAt(address)
  return { ...gateway, bucket: (name, options) => gateway.bucket(`${name}-${turn}`, options) }
}

/** A connection to the shared Chromium, with contexts of its own; closing it closes only these. */
export async function sharedBrowser(): Promise<Browser> {
  return await chromium.connect((await sharedServer('chromium')).endpoint)
}
