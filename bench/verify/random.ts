/** A random number with mean 1. @param random returns numbers from 0 to 1, here and below */
export const exponential = (random: () => number): number => -Math.log1p(-random())

export function normal(random: () => number): number {
  return Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random())
}

/** A gamma distribution with mean 1 (Marsaglia and Tsang 2000; for shapes below 1, boosted by a power of a uniform). */
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
