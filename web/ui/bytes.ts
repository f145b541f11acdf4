// Sizes in words: decimal units, as disks and downloads are labelled.
const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const amount = bytes / 1000 ** power
  return `${amount.toLocaleString(undefined, { maximumFractionDigits: power === 0 || amount >= 100 ? 0 : 1 })} ${units[power]}`
}
