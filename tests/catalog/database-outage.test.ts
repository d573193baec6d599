import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { isPassingOutage, toCatalogError } from '../../src/catalog/database-outage.ts'
import { ServiceError } from '../../src/model/errors.ts'

const state = (code: string) => Object.assign(new pg.DatabaseError('x', 1, 'error'), { code })
const system = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall })

describe('the errors of a database that is down', () => {
  it.each([
    ['08006', 'connection failure'],
    ['28P01', 'the password was changed'],
    ['3D000', 'the database is not there yet'],
    ['40001', 'could not serialize'],
    ['40P01', 'deadlock detected'],
    ['53300', 'too many clients already'],
    ['53100', 'disk full'],
    ['55P03', 'canceling statement due to lock timeout'],
    ['57014', 'canceling statement due to statement timeout'],
    ['57P01', 'terminating connection due to administrator command'],
    ['57P02', 'another server process crashed'],
    ['57P03', 'the database system is starting up'],
    ['58030', 'could not read: I/O error'],
    ['25006', 'a replica now: cannot execute INSERT in a read-only transaction'],
    ['25P03', 'terminating connection due to idle-in-transaction timeout'],
  ])('%s: %s', (code) => {
    expect(toCatalogError(state(code))).toMatchObject({ code: 'database-unavailable' })
  })

  it.each([
    ['ECONNREFUSED', 'connect'],
    ['ECONNRESET', 'read'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['ETIMEDOUT', 'connect'],
    ['EAI_AGAIN', 'getaddrinfo'],
  ])('%s on %s', (code, syscall) => {
    expect(toCatalogError(system(code, syscall))).toMatchObject({ code: 'database-unavailable' })
    const both = new AggregateError([system(code, syscall), system(code, syscall)])
    expect(toCatalogError(both)).toMatchObject({ code: 'database-unavailable' })
  })

  it.each([
    ['25006', /standby/, /every host in STET_DATABASE_URL/],
    ['53100', /disk is full/, /Free space/],
    ['53300', /no connections left/, /max_connections/],
    ['57P03', /starting up or shutting down/, /waits/],
    ['57P01', /ended the connection/, /waits/],
    ['28P01', /refuses the log-in/, /user and password/],
    ['3D000', /does not exist/, /Create it/],
    ['58030', /disk reports errors/, /Check the disk/],
    ['55P03', /rolled the transaction back/, /retries/],
  ])('%s says what happened, and tells nobody to start a server that runs', (code, message, hint) => {
    const error = toCatalogError(state(code)) as ServiceError
    expect(error.message).toMatch(message)
    expect(error.hint).toMatch(hint)
    expect(error.hint).not.toContain('Start PostgreSQL')
  })

  it('is told from a process that has no file handle left for a connection', () => {
    for (const code of ['EMFILE', 'ENFILE']) {
      expect(toCatalogError(system(code, 'connect'))).toMatchObject({ code: 'too-many-open-files' })
    }
  })

  it.each([
    [state('57P03'), true],
    [state('53300'), true],
    [state('25006'), true],
    [system('ECONNREFUSED', 'connect'), true],
    [new AggregateError([system('ECONNREFUSED', 'connect')]), true],
    [new Error('timeout expired'), true],
    [state('28P01'), false],
    [state('3D000'), false],
    [state('42P01'), false],
    [new TypeError('a bug'), false],
  ])('%s: waiting helps: %s', (error, passes) => {
    expect(isPassingOutage(error)).toBe(passes)
    expect(isPassingOutage(toCatalogError(error))).toBe(passes)
  })

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('%s', (message) => {
    expect(toCatalogError(new Error(message))).toBeInstanceOf(ServiceError)
  })

  it.each([state('23505'), state('22P05'), state('42P01'), new TypeError('a bug'), system('ENOENT', 'open')])(
    'is not %s',
    (error) => {
      expect(toCatalogError(error)).toBe(error)
    },
  )
})
