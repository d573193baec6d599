import pg from 'pg'
import { signalTree } from '../../support/process-tree.ts'
import { type Fault, partDown } from './fault.ts'

export const POSTGRES_FAULTS: readonly Fault[] = [
  {
    name: 'postgres is dead',
    alert: partDown('database'),
    async begin({ postgres }) {
      await postgres.crash()
      return () => postgres.restart()
    },
  },
  {
    name: 'postgres hangs',
    alert: partDown('database'),
    async begin({ postgres }) {
      signalTree(postgres.pid, 'SIGSTOP')
      return async () => signalTree(postgres.pid, 'SIGCONT')
    },
  },
  {
    name: 'postgres takes no writes',
    alert: partDown('database'),
    async begin({ administer }) {
      await administer('alter system set default_transaction_read_only = on', 'select pg_reload_conf()')
      return () => administer('alter system reset default_transaction_read_only', 'select pg_reload_conf()')
    },
  },
  {
    name: 'postgres has no connections left',
    alert: partDown('database'),
    async begin({ administer }) {
      await administer(
        'alter role stet connection limit 0',
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'stet'",
      )
      return () => administer('alter role stet connection limit -1')
    },
  },
  {
    name: 'postgres holds a lock',
    alert: partDown('database'),
    async begin({ postgres }) {
      const client = new pg.Client(postgres.url.replace(/postgres$/, 'stet'))
      await client.connect()
      await client.query('begin')
      await client.query('lock table posts in access exclusive mode')
      return () => client.end()
    },
  },
]
