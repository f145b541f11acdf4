// Sessions: who is in, what they may do, until when. In memory only; a restart ends them all.
import { createHash } from 'node:crypto'
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import type { BridgeClientName, GrantedSession } from '#core/contracts/bridge-hello.ts'
import { SECRET_BYTES } from '../guard/compare.ts'
import { createBucket, rateLimits } from '../guard/rate.ts'
import type { Session, SessionLookup } from '../guard/session-lookup.ts'
import { mintId, type RandomBytes } from '../ports/clock.ts'

/** 15 minutes without a request end a session; 12 hours end it whatever happens. */
export const SESSION_IDLE_MS = 15 * 60_000
export const SESSION_MAX_MS = 12 * 3_600_000
/** Chosen by hand: more than every tab, window and script a person has. The one unused for longest makes room; nobody is told "full". */
const SESSION_CAP = 32
/** How many ended sessions are remembered, so that their holder is told "expired" and not "unknown". */
const ENDED_KEPT = 256

export interface OpenedSession {
  readonly session: Session
  readonly client: BridgeClientName
}
export interface SessionOrder {
  readonly who: string
  readonly local: boolean
  readonly client: BridgeClientName
  readonly scopes: readonly BridgeScope[]
}

export interface SessionBook {
  open(order: SessionOrder): GrantedSession
  readonly find: SessionLookup
  /** By id, for a stream that is already in; null when it has ended. Does not count as use. */
  peek(sid: string): OpenedSession | null
  end(sid: string): void
  /** Ends every session of one holder, such as a device that was forgotten. */
  endOf(who: string): void
  sweep(): void
  list(): readonly OpenedSession[]
}

interface Entry extends OpenedSession {
  readonly key: string
  readonly endsMs: number
  usedMs: number
}

export interface SessionBookOptions {
  readonly monoMs: () => number
  readonly random: RandomBytes
  /** Told of every session that ends, whatever the cause. */
  readonly onEnd: (sid: string) => void
}

/** The token itself is never kept: only its hash is, so that no memory of this program lets anyone in. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64')

export function createSessionBook({ monoMs, random, onEnd }: SessionBookOptions): SessionBook {
  /** In the order of last use: the first is the one to make room. */
  const live = new Map<string, Entry>()
  const bySid = new Map<string, Entry>()
  const ended = new Set<string>()

  const isOver = (entry: Entry): boolean => monoMs() - entry.usedMs >= SESSION_IDLE_MS || monoMs() >= entry.endsMs
  const drop = (entry: Entry): void => {
    live.delete(entry.key)
    bySid.delete(entry.session.sid)
    ended.add(entry.key)
    for (const oldest of ended) {
      if (ended.size <= ENDED_KEPT) break
      ended.delete(oldest)
    }
    onEnd(entry.session.sid)
  }
  const sweep = (): void => {
    for (const entry of live.values()) if (isOver(entry)) drop(entry)
  }
  const makeRoom = (): void => {
    sweep()
    for (const entry of live.values()) {
      if (live.size < SESSION_CAP) return
      drop(entry)
    }
  }
  return {
    open({ who, local, client, scopes }) {
      makeRoom()
      const token = Buffer.from(random(SECRET_BYTES)).toString('base64url')
      const sid = mintId(random)
      const session: Session = { sid, who, local, scopes: new Set(scopes), bucket: createBucket(rateLimits.session) }
      const nowMs = monoMs()
      const entry: Entry = { session, client, key: hashOf(token), usedMs: nowMs, endsMs: nowMs + SESSION_MAX_MS }
      live.set(entry.key, entry)
      bySid.set(sid, entry)
      return { sid, token, scopes: [...scopes], idleMs: SESSION_IDLE_MS, maxMs: SESSION_MAX_MS }
    },
    find(bearer) {
      if (bearer === '') return { kind: 'unknown' }
      const key = hashOf(bearer)
      const entry = live.get(key)
      if (!entry) return { kind: ended.has(key) ? 'expired' : 'unknown' }
      if (isOver(entry)) {
        drop(entry)
        return { kind: 'expired' }
      }
      entry.usedMs = monoMs()
      live.delete(key)
      live.set(key, entry)
      return { kind: 'valid', session: entry.session }
    },
    peek(sid) {
      const entry = bySid.get(sid)
      return entry && !isOver(entry) ? entry : null
    },
    end(sid) {
      const entry = bySid.get(sid)
      if (entry) drop(entry)
    },
    endOf(who) {
      for (const entry of live.values()) if (entry.session.who === who) drop(entry)
    },
    sweep,
    list: () => [...live.values()],
  }
}
