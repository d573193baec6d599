/** Of one article: how many of its embeds were asked for, and how many of these have what is counted. */
export interface ArticleTally {
  readonly asked: number
  readonly count: number
}

/** Articles that were drawn at random from `size` articles. */
export interface TallyStratum {
  readonly size: number
  readonly articles: readonly ArticleTally[]
}

/** A share with its interval of confidence; null where nothing was asked. */
export interface ShareEstimate extends ArticleTally {
  readonly share: number | null
  readonly low: number | null
  readonly high: number | null
}

/** The quantile of the normal distribution for 95 %. */
const Z = 1.959964

/**
 * Estimates the share of embeds with a property from a stratified sample of articles, with an interval that holds the true
 * share in 95 of 100 samples. Embeds of one article die together, so the number of embeds alone would promise too much: the
 * variance is that of a ratio over articles (Cochran, Sampling Techniques, § 6.11), with the correction for finite strata, and
 * Wilson's interval is taken for the number of independent embeds that has this variance (Korn and Graubard 1998).
 */
export function estimateShare(strata: readonly TallyStratum[]): ShareEstimate {
  const sampled = strata.filter(({ articles }) => articles.length > 0)
  const all = sampled.flatMap(({ articles }) => articles)
  const asked = all.reduce((sum, one) => sum + one.asked, 0)
  const count = all.reduce((sum, one) => sum + one.count, 0)
  if (asked === 0) return { asked, count, share: null, low: null, high: null }
  const weighted = (read: (one: ArticleTally) => number): number =>
    sampled.reduce(
      (sum, { size, articles }) =>
        sum + (size / articles.length) * articles.reduce((total, one) => total + read(one), 0),
      0,
    )
  const embeds = weighted((one) => one.asked)
  const share = weighted((one) => one.count) / embeds
  const isWhole = sampled.every(({ size, articles }) => size <= articles.length)
  if (isWhole) return { asked, count, share, low: share, high: share }
  const variance = sampled.reduce((sum, stratum) => sum + varianceOf(stratum, share), 0) / (embeds * embeds)
  const binomial = share * (1 - share)
  // Without any variation the sample says nothing of it; then the embeds count as independent.
  const independent = variance > 0 ? Math.min(binomial / variance, asked) : asked
  return { asked, count, share, ...wilsonInterval(share, Math.max(1, independent)) }
}

/** The variance of a stratum's total of `count - share × asked`. */
function varianceOf({ size, articles }: TallyStratum, share: number): number {
  const n = articles.length
  if (n < 2) return 0
  const rests = articles.map(({ asked, count }) => count - share * asked)
  const mean = rests.reduce((sum, rest) => sum + rest, 0) / n
  const square = rests.reduce((sum, rest) => sum + (rest - mean) ** 2, 0) / (n - 1)
  return (size * size * (1 - n / Math.max(n, size)) * square) / n
}

/** Wilson's score interval for a share of `n` independent trials. */
export function wilsonInterval(share: number, n: number): { low: number; high: number } {
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))
  const centre = share + (Z * Z) / (2 * n)
  const scale = 1 + (Z * Z) / n
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  }
}
