// Access: hello, the end of a session, tickets for the stream, pairing of pages and forgetting them.
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import type { Routes } from '../kernel.ts'
import { notFound, ok } from '../outcome.ts'
import type { DeviceBook } from '../sessions/device-book.ts'
import type { Hello } from '../sessions/hello.ts'
import type { PairingCodes } from '../sessions/pairing-codes.ts'
import type { SessionBook } from '../sessions/session-book.ts'
import { TICKET_LIFE_MS, type TicketBook } from '../stream/tickets.ts'

export interface AccessPorts {
  readonly hello: Hello
  readonly sessions: SessionBook
  readonly codes: PairingCodes
  readonly devices: DeviceBook
  readonly tickets: TicketBook
  readonly pageUrl: string
  readonly streamUrl: string
  /** Origin of a caller that sent none: a local program speaks for the page's own. */
  readonly ownOrigin: string
  /** Told of every new session, for the record. */
  readonly onSession: (sid: string, cid: string) => void
}

export function accessRoutes(ports: AccessPorts): Routes {
  const { sessions, codes, devices, tickets } = ports
  return {
    hello({ body, cid }) {
      const settled = ports.hello(body)
      if (settled.kind === 'ok' && settled.result.step === 'session') ports.onSession(settled.result.session.sid, cid)
      return settled
    },
    goodbye({ session }) {
      sessions.end(session.sid)
      return ok({ done: true as const })
    },
    streamTicket({ session, origin }) {
      const issued = tickets.issue(session.sid, origin ?? ports.ownOrigin)
      return ok({ ...issued, expiresInMs: TICKET_LIFE_MS, url: ports.streamUrl })
    },
    createPairing({ body: { kind, scopes = [...bridgeScopes] } }) {
      if (kind === 'typed') return ok({ kind, ...codes.mintTyped(scopes) })
      const { fragment, expiresInMs } = codes.mintLink(scopes)
      return ok({ kind, code: `${ports.pageUrl}${fragment}`, expiresInMs })
    },
    listDevices: () => ok({ devices: [...devices.list()] }),
    forgetDevice({ params }) {
      const deviceId = params['id'] ?? ''
      if (!devices.forget(deviceId)) return notFound()
      sessions.endOf(`device:${deviceId}`)
      return ok({ done: true as const })
    },
  }
}
