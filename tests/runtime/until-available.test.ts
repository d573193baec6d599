import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { ConfigError, ServiceError } from '../../src/model/errors.ts'
import { untilAvailable } from '../../src/runtime/until-available.ts'

const database = (code: string) =>
  new ServiceError('database-unavailable', code, { cause: Object.assign(new Error(code), { code }) })

/** Fails once with each of the errors, then succeeds. */
const failing = (...errors: Error[]) => {
  const left = errors.values()
  return async () => {
    const { value } = left.next()
    if (value) throw value
    return 'open'
  }
}

describe('a part of a starting service', () => {
  const lines: { msg: string; code: string }[] = []
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })

  it.each([
    database('57P03'),
    database('53300'),
    database('25006'),
    database('ECONNREFUSED'),
    new ServiceError('queue-unavailable', 'away'),
  ])('is waited for after %s', async (error) => {
    lines.length = 0
    expect(await untilAvailable(failing(error), { logger })).toBe('open')
    expect(lines).toMatchObject([{ code: error.code }])
  })

  it.each([
    database('28P01'),
    database('3D000'),
    new ConfigError('config-invalid', 'another version made this database'),
    new TypeError('a bug'),
  ])('is not waited for after %s', async (error) => {
    await expect(untilAvailable(failing(error), { logger })).rejects.toBe(error)
  })

  it('is waited for until the process is told to stop, and reported once in half a minute', async () => {
    lines.length = 0
    const stop = AbortSignal.timeout(1_200)
    const away = async () => Promise.reject(new ServiceError('queue-unavailable', 'away'))
    await expect(untilAvailable(away, { logger, signal: stop })).rejects.toThrow()
    expect(lines).toHaveLength(1)
  })
})
