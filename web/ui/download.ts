// Saves bytes made on this page as a file, through the browser's own download.

/** The address is given back after a minute; by then the browser has taken the bytes. */
const RELEASE_AFTER_MS = 60_000

export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_AFTER_MS)
}

/** Swedish writes dates year first. */
const localDay = (atMs: number): string => new Date(atMs).toLocaleDateString('sv-SE')

/** `cortex-2026-11-20.zip`, by the local day. */
export const datedName = (extension: string, atMs: number): string => `cortex-${localDay(atMs)}.${extension}`

/** `cortex-2026-11-20-states`: a view's name before the ending. */
export const fileNameOf = (view: string, atMs: number): string => `cortex-${localDay(atMs)}-${view}`
