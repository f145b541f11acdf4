// Stream tickets: single use, thirty seconds, bound to the session that asked and to the origin it asked from.
import { streamProofText } from '#core/contracts/bridge-hello.ts'
import { SECRET_BYTES } from '../guard/compare.ts'
import { mintId, type RandomBytes } from '../ports/clock.ts'
import { isProof, prove } from '../sessions/proofs.ts'

export const TICKET_LIFE_MS = 30_000
const TICKET_CAP = 256

export interface IssuedTicket {
  readonly ticket: string
  readonly secret: string
}
export interface TicketAnswer {
  readonly ticket: string
  readonly nonce: string
  readonly proof: string
  readonly origin: string
}
export interface TicketBook {
  issue(sid: string, origin: string): IssuedTicket
  /** The session of a good ticket and the bridge's own proof; null for anything else. Used up either way. */
  redeem(answer: TicketAnswer): { readonly sid: string; readonly proof: string } | null
}

interface Entry {
  readonly sid: string
  readonly origin: string
  readonly secret: Uint8Array
  readonly endsMs: number
}

export interface TicketOptions {
  readonly port: number
  readonly monoMs: () => number
  readonly random: RandomBytes
}

export function createTicketBook({ port, monoMs, random }: TicketOptions): TicketBook {
  const open = new Map<string, Entry>()
  return {
    issue(sid, origin) {
      for (const oldest of open.keys()) {
        if (open.size < TICKET_CAP) break
        open.delete(oldest)
      }
      const ticket = mintId(random)
      const secret = random(SECRET_BYTES)
      open.set(ticket, { sid, origin, secret, endsMs: monoMs() + TICKET_LIFE_MS })
      return { ticket, secret: Buffer.from(secret).toString('base64url') }
    },
    redeem({ ticket, nonce, proof, origin }) {
      const entry = open.get(ticket)
      open.delete(ticket)
      if (!entry || monoMs() >= entry.endsMs || entry.origin !== origin) return null
      if (!isProof(entry.secret, streamProofText('client', port, { ticket, nonce }), proof)) return null
      return { sid: entry.sid, proof: prove(entry.secret, streamProofText('server', port, { ticket, nonce })) }
    },
  }
}
