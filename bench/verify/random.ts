/** A reproducible source of chance: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const exponential = (random: () => number): number => -Math.log1p(-random())

export function normal(random: () => number): number {
  return Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random())
}

/** Gamma with mean 1 (Marsaglia and Tsang 2000; below shape 1 by their power of a uniform). */
export function gammaOfMeanOne(random: () => number, shape: number): number {
  const boosted = shape < 1 ? shape + 1 : shape
  const d = boosted - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v <= 0 || Math.log1p(-random()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue
    return (d * v * (shape < 1 ? (1 - random()) ** (1 / shape) : 1)) / shape
  }
}
