import { describe, expect, it } from 'vitest'
import { databaseAddress } from '../../src/model/database.ts'
import { parseDatabaseUrl } from '../../src/model/database-url.ts'
import { serviceConfig } from '../support/service-config.ts'

describe('the URL of a database', () => {
  it.each([
    ['postgres://stet@db/stet', ['postgres://stet@db/stet'], 'read-write'],
    ['postgresql://db', ['postgresql://db'], 'read-write'],
    ['postgres:///stet?host=/run/postgresql', ['postgres:///stet?host=/run/postgresql'], 'read-write'],
    [
      'postgres://stet:p%40ss@one:5432,two/stet?sslmode=require&target_session_attrs=read-write',
      [
        'postgres://stet:p%40ss@one:5432/stet?sslmode=require',
        'postgres://stet:p%40ss@two/stet?sslmode=require',
      ],
      'read-write',
    ],
    ['postgres://[::1]:5433,two/stet', ['postgres://[::1]:5433/stet', 'postgres://two/stet'], 'read-write'],
    [
      'postgres://one,two/stet?target_session_attrs=primary',
      ['postgres://one/stet', 'postgres://two/stet'],
      'read-write',
    ],
    [
      'postgres://one,two/stet?target_session_attrs=any',
      ['postgres://one/stet', 'postgres://two/stet'],
      'any',
    ],
  ])('%s', (url, urls, target) => {
    expect(parseDatabaseUrl(url)).toEqual({ urls, target })
    expect(serviceConfig('/tmp/none', { STET_DATABASE_URL: url }).database).toEqual({ kind: 'postgres', url })
  })

  it.each([
    'postgres://one,two/stet?target_session_attrs=standby',
    'postgres://one,two/stet?target_session_attrs=read-only',
    'postgres://one,,two/stet',
    'postgres://one:x,two/stet',
    'mysql://one/stet',
  ])('%s is refused, without the password', (url) => {
    expect(parseDatabaseUrl(url)).toBeNull()
    expect(() => serviceConfig('/tmp/none', { STET_DATABASE_URL: url })).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: expect.not.stringContaining('one') }),
    )
  })

  it('is shown with all its servers, without the password', () => {
    const connectionString = 'postgres://stet:secret@one,two:5433/stet?target_session_attrs=read-write'
    expect(databaseAddress({ connectionString })).toBe('one:5432,two:5433/stet')
  })

  it('a process has at least four connections, by default ten', () => {
    expect(serviceConfig('/tmp/none').databaseConnections).toBe(10)
    expect(() => serviceConfig('/tmp/none', { STET_DATABASE_CONNECTIONS: '3' })).toThrow(/too few/)
  })
})
