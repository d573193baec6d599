import { setTimeout as pause } from 'node:timers/promises'

/** Something that can be killed without warning, and started again. */
export interface Victim {
  readonly name: string
  kill(): Promise<void>
  start(): Promise<void>
}

/** Kills one after another, in turns of a random order, and starts each again after a moment. */
export async function chaos(
  victims: readonly Victim[],
  kills: number,
  random: () => number,
): Promise<string[]> {
  const killed: string[] = []
  while (killed.length < kills) {
    const turn = victims.map((victim) => ({ victim, place: random() }))
    for (const { victim } of turn.toSorted((a, b) => a.place - b.place)) {
      if (killed.length === kills) break
      await pause(1_000 + random() * 3_000)
      await victim.kill()
      killed.push(victim.name)
      await pause(random() * 2_000)
      await victim.start()
    }
  }
  return killed
}
