const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB']

/** Formats a size in decimal units: `310 bytes`, `4.2 MB`, `67 KB`. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[step]}`
}
