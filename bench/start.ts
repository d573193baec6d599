/** How long `stet` takes from the shell to the end, for commands that do next to nothing. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROUNDS = 10
const bin = fileURLToPath(new URL('../bin/stet.js', import.meta.url))
const article = fileURLToPath(new URL('../demo/article.html', import.meta.url))

for (const words of [['--version'], ['detect', article, '--json']]) {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now()
    execFileSync(process.execPath, [bin, ...words], { stdio: 'ignore' })
    return performance.now() - start
  }).sort((a, b) => a - b)
  const middle = times[ROUNDS >> 1] ?? 0
  console.log(`stet ${(words[0] ?? '').padEnd(10)} ${middle.toFixed(0).padStart(6)} ms (median of ${ROUNDS})`)
}
