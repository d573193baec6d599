import { execFileSync } from 'node:child_process'

/** Sends a signal to a process and to those that it started. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  for (const one of descendants(pid)) process.kill(one, signal)
}

function descendants(pid: number): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=']).toString()
  const of = (parent: number): number[] =>
    listed
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([, ppid]) => ppid === parent)
      .flatMap(([child = 0]) => [child, ...of(child)])
  return [pid, ...of(pid)]
}
