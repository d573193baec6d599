/** Formats a time that is left, or a wait: `40 s`, `12 min`, `3.5 h`, `2.0 d`. */
export function formatRemaining(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`
}
