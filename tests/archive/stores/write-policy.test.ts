import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trialFiles } from '../../../src/archive/stores/trial-files.ts'
import { WritePolicy, type WritePolicyOptions } from '../../../src/archive/stores/write-policy.ts'
import { catalogTrials } from '../../../src/catalog/stores/store-trials.ts'
import type { StoreFault, StoreTrial, TrialMemory } from '../../../src/model/store-trial.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'

const TRIED = { endpoint: 'https://s3.invented.example', bucket: 'news' }
const DAY_MS = 86_400_000

const trialOf = (more: Partial<StoreTrial> = {}): StoreTrial => ({
  number: 1,
  triedAt: new Date().toISOString(),
  faults: [],
  versioned: false,
  left: null,
  ...more,
})

/** A policy whose trials find `faults`, and how many it made. */
function policyOf(faults: StoreFault[], more: Partial<WritePolicyOptions> = {}) {
  const made: StoreTrial[] = []
  const policy = new WritePolicy({
    address: 's3://news/stet',
    tried: TRIED,
    mode: 'auto',
    hasLeases: true,
    isLocked: false,
    memory: null,
    run: async () => {
      const trial = trialOf({ faults })
      made.push(trial)
      return trial
    },
    onTrial: () => {},
    ...more,
  })
  return { policy, made }
}

describe('how a store is written', () => {
  it.each([
    ['auto', [], 'conditional'],
    ['auto', ['ignores-condition'], 'fenced'],
    ['auto', ['keeps-cut-off'], 'fenced'],
    ['conditional', [], 'conditional'],
    ['fenced', [], 'fenced'],
    ['fenced', ['refuses-condition'], 'fenced'],
  ] as const)('STET_STORE_MODE=%s, faults %j: %s', async (mode, faults, expected) => {
    expect(await policyOf([...faults], { mode }).policy.mode()).toBe(expected)
  })

  it('is refused by name if the mode forbids it, or if there is no catalog', async () => {
    const unsafe = { code: 'store-unsafe', message: expect.stringContaining(TRIED.endpoint) }
    const strict = policyOf(['several-winners'], { mode: 'conditional' }).policy
    await expect(strict.mode()).rejects.toMatchObject({ ...unsafe, hint: expect.stringContaining('auto') })
    await expect(policyOf(['ignores-hash'], { hasLeases: false }).policy.mode()).rejects.toMatchObject(unsafe)
  })

  it('is decided once, by the first of many writes', async () => {
    const { policy, made } = policyOf([])
    await Promise.all(Array.from({ length: 20 }, () => policy.mode()))
    expect(made).toHaveLength(1)
  })

  it('is decided again after a trial that could not be made', async () => {
    let answers = false
    const { policy } = policyOf([], {
      run: async () => {
        if (!answers) throw new Error('away')
        return trialOf()
      },
    })
    await expect(policy.mode()).rejects.toThrow('away')
    answers = true
    expect(await policy.mode()).toBe('conditional')
  })

  it.each([
    [
      'a verdict of six days is remembered',
      { triedAt: new Date(Date.now() - 6 * DAY_MS).toISOString() },
      false,
      0,
    ],
    [
      'one of eight days is tried anew',
      { triedAt: new Date(Date.now() - 8 * DAY_MS).toISOString() },
      false,
      1,
    ],
    ['one without versions is tried anew when locks are asked for', {}, true, 1],
    ['one with versions is not', { versioned: true }, true, 0],
  ])('%s', async (_, known, isLocked, trials) => {
    const memory: TrialMemory = { load: async () => trialOf(known), save: async () => {} }
    const { policy, made } = policyOf([], { memory, isLocked })
    await policy.mode()
    expect(made).toHaveLength(trials)
  })

  it('is decided again when a put shows that the bucket keeps versions now', async () => {
    const { policy, made } = policyOf([])
    await policy.mode()
    policy.notice(false)
    await policy.mode()
    expect(made).toHaveLength(1)
    policy.notice(true)
    await expect.poll(() => made.length).toBe(2)
  })

  it('doctor tries anew, whatever is remembered', async () => {
    const saved: StoreTrial[] = []
    const memory: TrialMemory = {
      load: async () => trialOf(),
      save: async (_, trial) => void saved.push(trial),
    }
    const { policy } = policyOf(['ignores-condition'], { memory })
    expect(await policy.mode()).toBe('conditional')
    expect((await policy.tryOut()).faults).toEqual(['ignores-condition'])
    expect(await policy.mode()).toBe('fenced')
    expect(saved).toHaveLength(1)
  })
})

describe('the memory of trials', () => {
  let dir: string
  let catalog: TestCatalog
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-trials-'))
    catalog = await openEmptyCatalog()
  })
  afterAll(async () => {
    await catalog?.close()
    await rm(dir, { recursive: true, force: true })
  })

  it.each(['the data directory', 'the catalog'])(
    'in %s is one verdict a bucket, the newest',
    async (where) => {
      const memory = where === 'the catalog' ? catalogTrials(catalog.db) : trialFiles(join(dir, 'trials'))
      expect(await memory.load(TRIED)).toBeNull()
      const old = trialOf({ faults: ['ignores-hash', 'keeps-cut-off'], versioned: true, left: 'locked' })
      await memory.save(TRIED, old)
      expect(await memory.load(TRIED)).toEqual(old)
      await memory.save(TRIED, trialOf({ triedAt: '2026-11-30T10:00:00.000Z' }))
      expect(await memory.load(TRIED)).toMatchObject({ faults: [], triedAt: '2026-11-30T10:00:00.000Z' })
      expect(await memory.load({ ...TRIED, bucket: 'other' })).toBeNull()
      expect(await memory.load({ ...TRIED, endpoint: 'https://s3.other.example' })).toBeNull()
    },
  )

  it('reads a file that it does not understand as none', async () => {
    const memory = trialFiles(join(dir, 'trials'))
    await memory.save(TRIED, trialOf())
    const files = (await readdir(join(dir, 'trials'))).filter((name) => name.startsWith('news-'))
    expect(files).toHaveLength(1)
    for (const bad of ['{', '[]', JSON.stringify({ ...trialOf(), number: 0 })]) {
      await writeFile(join(dir, 'trials', files[0] ?? ''), bad)
      expect(await memory.load(TRIED)).toBeNull()
    }
  })
})
