// Removes what the page itself keeps beside the database: its small notes in localStorage and sessionStorage, its key to the bridge, private files.
import { BRIDGE_DATABASE } from './bridge-key.ts'

const OURS = 'cortex.'

/** Copies of the app for offline use stay: they hold the program, nothing of the person. */
export async function clearPageStorage(): Promise<void> {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) if (key.startsWith(OURS)) storage.removeItem(key)
  indexedDB.deleteDatabase(BRIDGE_DATABASE)
  const root = await navigator.storage.getDirectory().catch(() => null) // absent in private windows of some browsers
  if (!root) return
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true })
}
