// A load generator that costs little itself: plain sockets, one request at a time on each, answers read by their length.
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'

export interface Load {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** The nth request, written out. */
  readonly request: (n: number) => string
}
export interface LoadResult {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly failed: number
  readonly answered: number
}

export async function runLoad({ port, connections, seconds, request }: Load): Promise<LoadResult> {
  const times: number[] = []
  let failed = 0
  let sent = 0
  const startMs = performance.now()
  const endMs = startMs + seconds * 1000
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true })
      let begunMs = 0
      let head = ''
      const next = (): void => {
        if (performance.now() >= endMs) {
          socket.destroy()
          resolve()
          return
        }
        begunMs = performance.now()
        socket.write(request(sent++))
      }
      socket.setEncoding('latin1')
      socket.on('connect', next)
      socket.on('data', (chunk: string) => {
        head += chunk
        const at = head.indexOf('\r\n\r\n')
        if (at < 0) return
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (head.length < at + 4 + length) return
        times.push(performance.now() - begunMs)
        if (!head.startsWith('HTTP/1.1 200')) failed++
        const closes = /connection: close/i.test(head)
        head = ''
        if (closes) socket.end()
        else next()
      })
      socket.on('error', () => failed++)
      // The bridge ends a connection after a thousand requests; an honest client opens the next one.
      socket.on('close', () => (performance.now() < endMs ? void one().then(resolve) : resolve()))
    })
  await Promise.all(Array.from({ length: connections }, one))
  const took = (performance.now() - startMs) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    perSecond: times.length / took,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    failed,
    answered: times.length,
  }
}

/** Welch's t of two samples: are their means further apart than chance explains? */
export function welchT(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [moments(a), moments(b)]
  return (x.mean - y.mean) / Math.sqrt(x.variance / a.length + y.variance / b.length)
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) }
}

/** Without the slowest tenth: pauses of the machine say nothing about the code. */
export const trimmed = (values: readonly number[]): number[] =>
  values.toSorted((a, b) => a - b).slice(0, Math.floor(values.length * 0.9))
