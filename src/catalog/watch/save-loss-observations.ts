import { sql } from 'kysely'
import type { PlatformName } from '../../model/platform.ts'
import type { GroupKind } from '../../verify/loss-risk.ts'
import type { LossObservation } from '../../verify/verification-repository.ts'
import type { Db } from '../catalog.ts'

interface Group {
  kind: GroupKind
  key: string
  platform: PlatformName
  lost: number
  expected: number
  suspected: boolean
}

/** Adds a batch of checks to the statistics of the posts' groups and to the platforms' daily counts. */
export async function saveLossObservations(
  db: Db,
  batch: readonly LossObservation[],
  now: Date,
): Promise<void> {
  if (batch.length === 0) return
  const groups = [...groupsOf(batch).values()].sort((a, b) =>
    `${a.kind} ${a.key}` < `${b.kind} ${b.key}` ? -1 : 1,
  )
  const day = utcDayOf(now)
  const midnight = new Date(`${day}T00:00:00Z`)
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('watch_groups')
      .select(['key', 'checked_at', 'suspected_at'])
      .where('kind', '=', 'author')
      .where('key', 'in', ['', ...groups.filter(({ kind }) => kind === 'author').map(({ key }) => key)])
      .execute()
    const known = new Map(before.map((row) => [row.key, row]))
    await tx
      .insertInto('watch_groups')
      .values(
        groups.map(({ suspected, ...group }) => ({
          ...group,
          checked_at: now,
          suspected_at: suspected ? now : null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['kind', 'key']).doUpdateSet({
          lost: sql`watch_groups.lost + excluded.lost`,
          expected: sql`watch_groups.expected + excluded.expected`,
          checked_at: sql`excluded.checked_at`,
          suspected_at: sql`coalesce(excluded.suspected_at, watch_groups.suspected_at)`,
        }),
      )
      .execute()
    for (const [platform, observations] of Map.groupBy(batch, (one) => one.platform)) {
      const accounts = groups.filter((one) => one.kind === 'author' && one.platform === platform)
      const firstToday = (time: Date | null | undefined) => !time || time < midnight
      const checked = accounts.filter(({ key }) => firstToday(known.get(key)?.checked_at)).length
      const suspected = accounts.filter(
        (one) => one.suspected && firstToday(known.get(one.key)?.suspected_at),
      ).length
      const requests = observations.reduce((sum, one) => sum + one.requests, 0)
      const followUps = observations.reduce((sum, one) => sum + (one.followUp ? one.requests : 0), 0)
      await tx
        .insertInto('watch_days')
        .values({
          platform,
          day,
          accounts_checked: checked,
          accounts_suspected: suspected,
          requests,
          follow_ups: followUps,
          held: false,
        })
        .onConflict((conflict) =>
          conflict.columns(['platform', 'day']).doUpdateSet({
            accounts_checked: sql`watch_days.accounts_checked + excluded.accounts_checked`,
            accounts_suspected: sql`watch_days.accounts_suspected + excluded.accounts_suspected`,
            requests: sql`watch_days.requests + excluded.requests`,
            follow_ups: sql`watch_days.follow_ups + excluded.follow_ups`,
          }),
        )
        .execute()
    }
  })
}

/** The UTC day of a time. */
export const utcDayOf = (time: Date): string => time.toISOString().slice(0, 10)

function groupsOf(batch: readonly LossObservation[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const one of batch) {
    const { platform, account, articles } = one
    const of: [GroupKind, string][] = [
      ['platform', platform],
      ...(account === null ? [] : [['author', account] as [GroupKind, string]]),
      ...articles.map((id): [GroupKind, string] => ['article', id]),
    ]
    for (const [kind, key] of of) {
      const name = `${kind} ${key}`
      const group = groups.get(name) ?? { kind, key, platform, lost: 0, expected: 0, suspected: false }
      group.lost += one.lost ? 1 : 0
      group.expected += one.expected
      group.suspected ||= one.suspected
      groups.set(name, group)
    }
  }
  return groups
}
