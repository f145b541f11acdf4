// HTTP by hand over a plain socket: for everything that an honest client would never send.
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  /** 0 when the other side hung up without a word. */
  readonly status: number
  readonly head: string
  readonly body: string
  readonly closed: boolean
  /** Everything that came, in case there was more than one answer. */
  readonly all: string
}

const WAIT_MS = 15_000

export interface SendOptions {
  readonly waitMs?: number
  /** Says that nothing more will come. */
  readonly ends?: boolean
}

/** Sends bytes and reads one answer, by its Content-Length or until the other side closes. */
export function sendRaw(
  port: number,
  bytes: string | Uint8Array,
  { waitMs = WAIT_MS, ends = false }: SendOptions = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let all = ''
    const finish = (closed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(toAnswer(all, closed))
    }
    const timer = setTimeout(() => finish(false), waitMs)
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      all += chunk
      if (isWhole(all)) finish(false)
    })
    socket.on('close', () => finish(true))
    socket.on('error', () => {})
    if (ends) socket.end(bytes)
    else socket.write(bytes)
  })
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const head = text.slice(0, end)
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  if (length !== undefined) return Buffer.byteLength(text.slice(end + 4)) >= Number(length)
  return /^HTTP\/1\.1 (204|304)/.test(head) || (/transfer-encoding: chunked/i.test(head) && text.endsWith('0\r\n\r\n'))
}

function toAnswer(all: string, closed: boolean): RawAnswer {
  const end = all.indexOf('\r\n\r\n')
  const head = end < 0 ? all : all.slice(0, end)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
  return { status, head, body: end < 0 ? '' : all.slice(end + 4), closed, all }
}

/** A request with exactly these lines, CRLF between them. */
export const rawRequest = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`

/** Opens a socket, says something unfinished and keeps it so. */
export function holdSlow(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\n')
  return socket
}

export const errorCodeOf = (answer: RawAnswer): string | undefined => /"code":"([a-z_]+)"/.exec(answer.body)?.[1]
