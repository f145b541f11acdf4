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
  /** A stream that shows life keeps its session in use. */
  touch(sid: string): void
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

export const createSessionBook = (options: SessionBookOptions): SessionBook => new LiveSessions(options)

class LiveSessions implements SessionBook {
  readonly #options: SessionBookOptions
  /** In the order of last use: the first is the one to make room. */
  readonly #live = new Map<string, Entry>()
  readonly #bySid = new Map<string, Entry>()
  readonly #ended = new Set<string>()

  constructor(options: SessionBookOptions) {
    this.#options = options
  }

  open({ who, local, client, scopes }: SessionOrder): GrantedSession {
    const { random, monoMs } = this.#options
    this.#makeRoom()
    const token = Buffer.from(random(SECRET_BYTES)).toString('base64url')
    const sid = mintId(random)
    const session: Session = { sid, who, local, scopes: new Set(scopes), bucket: createBucket(rateLimits.session) }
    const nowMs = monoMs()
    const entry: Entry = { session, client, key: hashOf(token), usedMs: nowMs, endsMs: nowMs + SESSION_MAX_MS }
    this.#live.set(entry.key, entry)
    this.#bySid.set(sid, entry)
    return { sid, token, scopes: [...scopes], idleMs: SESSION_IDLE_MS, maxMs: SESSION_MAX_MS }
  }

  /** Counts as use. */
  readonly find: SessionLookup = (bearer) => {
    if (bearer === '') return { kind: 'unknown' }
    const key = hashOf(bearer)
    const entry = this.#live.get(key)
    if (!entry) return { kind: this.#ended.has(key) ? 'expired' : 'unknown' }
    if (this.#isOver(entry)) {
      this.#drop(entry)
      return { kind: 'expired' }
    }
    this.#use(entry)
    return { kind: 'valid', session: entry.session }
  }

  peek(sid: string): OpenedSession | null {
    const entry = this.#bySid.get(sid)
    return entry && !this.#isOver(entry) ? entry : null
  }

  touch(sid: string): void {
    const entry = this.#bySid.get(sid)
    if (entry && !this.#isOver(entry)) this.#use(entry)
  }

  end(sid: string): void {
    const entry = this.#bySid.get(sid)
    if (entry) this.#drop(entry)
  }

  endOf(who: string): void {
    for (const entry of this.#live.values()) if (entry.session.who === who) this.#drop(entry)
  }

  sweep(): void {
    for (const entry of this.#live.values()) if (this.#isOver(entry)) this.#drop(entry)
  }

  list(): readonly OpenedSession[] {
    return [...this.#live.values()]
  }

  #use(entry: Entry): void {
    entry.usedMs = this.#options.monoMs()
    this.#live.delete(entry.key)
    this.#live.set(entry.key, entry)
  }

  #isOver(entry: Entry): boolean {
    const nowMs = this.#options.monoMs()
    return nowMs - entry.usedMs >= SESSION_IDLE_MS || nowMs >= entry.endsMs
  }

  #drop(entry: Entry): void {
    this.#live.delete(entry.key)
    this.#bySid.delete(entry.session.sid)
    this.#ended.add(entry.key)
    for (const oldest of this.#ended) {
      if (this.#ended.size <= ENDED_KEPT) break
      this.#ended.delete(oldest)
    }
    this.#options.onEnd(entry.session.sid)
  }

  #makeRoom(): void {
    this.sweep()
    for (const entry of this.#live.values()) {
      if (this.#live.size < SESSION_CAP) return
      this.#drop(entry)
    }
  }
}
