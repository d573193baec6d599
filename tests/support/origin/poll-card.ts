import type { FixturePost } from './post.ts'

/** The card that carries a poll (platforms.md § 1.1.3: `binding_values` is a dictionary here). */
export function pollCard(id: string, poll: NonNullable<FixturePost['poll']>) {
  const text = (value: string) => ({ string_value: value, type: 'STRING' })
  const options = Object.entries(poll.options)
  return {
    card_platform: {
      platform: { audience: { name: 'production' }, device: { name: 'Swift', version: '12' } },
    },
    name: `poll${options.length}choice_text_only`,
    url: `card://${id}`,
    binding_values: {
      ...Object.fromEntries(
        options.flatMap(([label, votes], i) => [
          [`choice${i + 1}_label`, text(label)],
          [`choice${i + 1}_count`, text(String(votes))],
        ]),
      ),
      end_datetime_utc: text(poll.endsAt),
      counts_are_final: { boolean_value: true, type: 'BOOLEAN' },
    },
  }
}
