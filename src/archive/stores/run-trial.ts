import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { asStetError, StoreError } from '../../model/errors.ts'
import type { PutBody } from '../../model/store.ts'
import { type StoreFault, type StoreTrial, TRIAL_NUMBER } from '../../model/store-trial.ts'
import { sha256Hex } from '../sha256.ts'

/** What the trial asks of a store, without the care that the store's own `put` takes. */
export interface TrialTarget {
  /** For messages. */
  readonly address: string
  /** Puts an object on the condition that there is none. */
  create(
    key: string,
    body: PutBody,
  ): Promise<{ result: 'created' | 'exists' | 'refused'; versioned: boolean }>
  /** Sends a body and breaks the connection in the middle of it. Resolves when the server may know. */
  cutOff(key: string, body: PutBody): Promise<void>
  /** Sends a body under a SHA-256 that is not its own. */
  mislabel(key: string, body: PutBody): Promise<void>
  /** Whether the store has the object. */
  exists(key: string): Promise<boolean>
  read(key: string): Promise<Uint8Array | null>
  /** Deletes the object and its versions. */
  remove(key: string): Promise<void>
}

/** The folder of the objects of trials. */
export const TRIAL_PREFIX = 'doctor/'

/** The concurrent writers of one key. A store that looks first and writes later lets several succeed. */
const RACERS = 8
/** The first race opens the connections that the later ones run on. */
const RACES = 4
/** Large enough that a store is still reading one body when the next arrives. */
const RACE_BYTES = 64 * 1024
/** After a connection broke, a store that keeps what it received needs this long to do so. */
const CUT_MS = 300

/**
 * Makes the trial of a store: a put and a read; a second put that it must refuse; races for a key that one writer must win; a
 * body that is cut off and one with a wrong SHA-256, of which it must keep nothing. All objects are below `doctor/` and are
 * deleted. It takes about a second.
 *
 * @throws StoreError if the store can't be reached, written or read; such a trial has no verdict
 */
export async function runTrial(target: TrialTarget): Promise<StoreTrial> {
  const keys: string[] = []
  const newKey = (): string => {
    const key = `${TRIAL_PREFIX}${randomUUID()}`
    keys.push(key)
    return key
  }
  let versioned = false
  const faults: StoreFault[] = []
  let left: string | null = null
  try {
    const first = newKey()
    const begun = await target.create(first, bodyOf('one'))
    versioned = begun.versioned
    if (begun.result === 'refused') faults.push('refuses-condition')
    else faults.push(...(await tryCondition(target, first, newKey)))
    if (await keeps(target, newKey(), 'cutOff')) faults.push('keeps-cut-off')
    if (await keeps(target, newKey(), 'mislabel')) faults.push('ignores-hash')
  } finally {
    left = await removeAll(target, keys)
  }
  return { number: TRIAL_NUMBER, triedAt: new Date().toISOString(), faults, versioned, left }
}

/** Whether the condition holds for a key that exists, and for one that several writers want. */
async function tryCondition(
  target: TrialTarget,
  existing: string,
  newKey: () => string,
): Promise<StoreFault[]> {
  const read = async (key: string): Promise<string> => {
    const bytes = await target.read(key)
    if (bytes !== null) return sha256Hex(bytes)
    throw new StoreError('store-corrupt', `${target.address}: an object that was written can't be read.`, {
      input: target.address,
      hint: 'Check the store itself.',
    })
  }
  const one = bodyOf('one')
  if ((await read(existing)) !== one.sha256) throw changed(target)
  const second = await target.create(existing, bodyOf('two'))
  if (second.result === 'created' || (await read(existing)) !== one.sha256) return ['ignores-condition']
  for (let race = 0; race < RACES; race += 1) {
    const key = newKey()
    const bodies = Array.from({ length: RACERS }, () => bodyOf(randomBytes(RACE_BYTES)))
    const ends = await Promise.all(bodies.map((body) => target.create(key, body)))
    const winners = bodies.filter((_, racer) => ends[racer]?.result === 'created')
    const stored = await read(key)
    if (!bodies.some(({ sha256 }) => sha256 === stored)) throw changed(target)
    // The answer of a winner may be lost; its next attempt then finds the key taken, by itself.
    if (winners.length > 1 || (winners[0] && winners[0].sha256 !== stored)) return ['several-winners']
  }
  return []
}

async function keeps(target: TrialTarget, key: string, how: 'cutOff' | 'mislabel'): Promise<boolean> {
  await target[how](key, bodyOf(randomBytes(RACE_BYTES)))
  if (how === 'cutOff') await sleep(CUT_MS)
  return await target.exists(key)
}

/** Deletes the objects of the trial. Returns why one stays; null if none does. */
async function removeAll(target: TrialTarget, keys: readonly string[]): Promise<string | null> {
  let left: string | null = null
  for (const key of keys) {
    await target.remove(key).catch((thrown: unknown) => {
      left = asStetError(thrown).message
    })
  }
  return left
}

const changed = (target: TrialTarget): StoreError =>
  new StoreError(
    'store-corrupt',
    `${target.address}: an object was read with other bytes than were written.`,
    {
      input: target.address,
      hint: 'Check the store itself, and what is between it and Stet.',
    },
  )

function bodyOf(content: string | Uint8Array): PutBody {
  const source = Buffer.from(content)
  return { source, size: source.length, sha256: sha256Hex(source) }
}
