import { defineSetting } from '../src/model/setting.ts'
import { STORE_MODES } from '../src/model/store.ts'

/** Where the ledger is, and how it is written. */
export const STORE_SETTINGS = {
  store: defineSetting(
    'STET_STORE',
    'text',
    'file://{STET_DATA_DIR}/archive',
    'The ledger: `file:///dir` or `s3://bucket/prefix`.',
  ),
  replicas: defineSetting(
    'STET_REPLICAS',
    'list',
    null,
    'Further stores that hold everything that the first one holds ([replicas.md](replicas.md)): `name=file:///dir` or `name=s3://bucket/prefix?profile=…&endpoint=…`.',
  ),
  replicatePace: defineSetting(
    'STET_REPLICATE_PACE',
    'bytes',
    '100MB',
    'How many bytes a second one process sends to each replica at most.',
  ),
  storeMode: defineSetting(
    'STET_STORE_MODE',
    'choice',
    'auto',
    'How an S3 store is written: `conditional` only where it honours `If-None-Match`, `fenced` under leases in the catalog, `auto` as the trial of the store says.',
    { choices: STORE_MODES },
  ),
  objectLock: defineSetting(
    'STET_S3_OBJECT_LOCK',
    'choice',
    'none',
    'Object Lock mode of every object in an S3 store.',
    { choices: ['none', 'governance', 'compliance'] },
  ),
  objectLockDays: defineSetting(
    'STET_S3_OBJECT_LOCK_DAYS',
    'count',
    null,
    'How many days Object Lock lasts. Required with a mode.',
  ),
}
