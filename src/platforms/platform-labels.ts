import type { PlatformLabels, WitnessLabels } from '../model/labels.ts'
import type { Platform } from '../model/platform-definition.ts'
import { missingLabel } from '../model/reason-labels.ts'

/** Witnesses that belong to no platform. */
const OTHERS: readonly WitnessLabels[] = [
  {
    name: 'web-archive',
    card: 'from a public web archive',
    page: 'a public web archive',
    salvaged: 'the copy of a web archive is kept',
  },
  {
    name: 'citation',
    card: "from an article's words",
    page: 'the article that quotes it',
    salvaged: 'the words this article quotes are kept',
  },
]

/**
 * The display names of platforms and witnesses. An unknown platform or witness, in a ledger record of a
 * later version, is shown by its identifier.
 */
export function createPlatformLabels(platforms: readonly Platform[]): PlatformLabels {
  const byName = new Map(platforms.map((platform) => [platform.name, platform]))
  const witnesses = new Map(
    [...platforms.flatMap(({ capture }) => capture?.witnesses ?? []), ...OTHERS].map((one) => [
      one.name,
      one,
    ]),
  )
  return {
    platform: (name) => byName.get(name)?.label ?? name,
    witness: (name) =>
      witnesses.get(name) ?? {
        name,
        card: `from ${name}`,
        page: name,
        salvaged: `the copy from ${name} is kept`,
      },
    handle: (platform, handle) => `${byName.get(platform)?.handlePrefix ?? '@'}${handle}`,
    missing: (platform, part) => byName.get(platform)?.missingLabel?.(part) ?? missingLabel(part),
    verification: (platform, mark) => byName.get(platform)?.verificationLabels?.[mark] ?? mark,
  }
}
