import { Session } from 'node:inspector/promises'

/**
 * Where the CPU time goes, by room of the code: milliseconds per post, the largest first.
 * @param work captures this many posts
 */
export async function profileCpu(count: number, work: () => Promise<unknown>): Promise<[string, number][]> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => [id, placeOf(callFrame.url, callFrame.functionName)]),
  )
  const sums = new Map<string, number>()
  for (const [n, id] of (profile.samples ?? []).entries()) {
    const place = names.get(id) ?? 'other'
    sums.set(place, (sums.get(place) ?? 0) + (profile.timeDeltas?.[n] ?? 0) / 1000 / count)
  }
  sums.delete('idle')
  return [...sums].sort((a, b) => b[1] - a[1])
}

function placeOf(url: string, name: string): string {
  if (url === '') return name === '(idle)' ? 'idle' : name === '(garbage collector)' ? name : 'the engine'
  if (url.startsWith('node:'))
    return url.startsWith('node:internal/crypto') ? 'node: crypto' : 'node: the rest'
  const packaged = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (packaged)
    return packaged.startsWith('@aws-sdk') || packaged.startsWith('@smithy') ? 'the AWS SDK' : packaged
  return /\/(src\/\w+)/.exec(url)?.[1] ?? 'this bench'
}
