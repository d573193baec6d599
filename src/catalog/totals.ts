import type { Db } from './catalog.ts'

/** Sums over all snapshots, webhooks and deliveries. Each call scans whole indexes, so call it rarely. */
export async function readStorageTotals(db: Db) {
  const [snapshots, oldest, webhooks, deliveries] = await Promise.all([
    db
      .selectFrom('snapshots')
      .select((row) => row.fn.sum<number>('bytes').as('bytes'))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('snapshots')
      .select((row) => row.fn.coalesce('audited_at', 'captured_at').as('at'))
      .orderBy((row) => row.fn.coalesce('audited_at', 'captured_at'))
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('webhooks')
      .select((row) => [
        row.fn.countAll<number>().as('count'),
        row.fn.countAll<number>().filterWhere('enabled', '=', false).as('off'),
      ])
      .where((row) => row.or([row('enabled', '=', false), row('failing_since', 'is not', null)]))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('deliveries')
      .select((row) => ['state', row.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute(),
  ])
  return {
    bytes: Number(snapshots.bytes ?? 0),
    oldestAudit: oldest ? new Date(oldest.at) : null,
    failingWebhooks: Number(webhooks.count),
    offWebhooks: Number(webhooks.off),
    deliveries: deliveries.map(({ state, count }) => ({ state, count: Number(count) })),
  }
}
