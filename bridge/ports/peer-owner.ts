// Whose program is at the other end of a loopback connection. Linux says so in /proc/net/tcp; elsewhere it stays unknown.
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'

/** Columns of a line of /proc/net/tcp: `sl local rem st tx:rx tr:when retrnsmt uid ...`. */
const LOCAL = 1
const REMOTE = 2
const UID = 7

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')

/** User id owning the caller's end; null when it cannot be told. */
export function readPeerUid(
  socket: Pick<Socket, 'localPort' | 'remotePort'>,
  table: () => string = readTable,
): number | null {
  const { localPort, remotePort } = socket
  if (localPort === undefined || remotePort === undefined) return null
  // The caller's line is the one seen from the other side: its local port is our remote one.
  const [local, remote] = [`:${hexPort(remotePort)}`, `:${hexPort(localPort)}`]
  for (const line of table().split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[LOCAL]?.endsWith(local) && columns[REMOTE]?.endsWith(remote)) return Number(columns[UID])
  }
  return null
}

function readTable(): string {
  try {
    return readFileSync('/proc/net/tcp', 'latin1')
  } catch {
    return ''
  }
}
