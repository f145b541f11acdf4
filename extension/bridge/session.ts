// The session the native host handed over: kept for as long as the browser runs, in memory that only the extension's own pages can read.
import { checkShape } from '#core/contracts/check-shape.ts'
import { handedSessionSchema, type HandedSession } from '#core/contracts/native-host.ts'
import { askHost, type HostReply } from './host.ts'

const KEY = 'handed'

export type SessionFinding =
  | { readonly kind: 'session'; readonly handed: HandedSession }
  | { readonly kind: 'none'; readonly error: Extract<HostReply, { ok: false }>['error'] }

/** The one at hand, or a new one. The worker may have died since it was got: it lives in `storage.session`, not in a variable. */
export async function currentSession(cid: string): Promise<SessionFinding> {
  const stored = await chrome.storage.session.get(KEY)
  const checked = checkShape(handedSessionSchema, stored[KEY])
  return checked.ok ? { kind: 'session', handed: checked.value } : newSession(cid)
}

/** After the one at hand has ended. */
export async function newSession(cid: string): Promise<SessionFinding> {
  await chrome.storage.session.remove(KEY)
  const reply = await askHost('hello', cid)
  if (!reply.ok) return { kind: 'none', error: reply.error }
  if (reply.command !== 'hello') return { kind: 'none', error: { code: 'no-host' } }
  await chrome.storage.session.set({ [KEY]: reply.result })
  return { kind: 'session', handed: reply.result }
}

export const dropSession = (): Promise<void> => chrome.storage.session.remove(KEY)
