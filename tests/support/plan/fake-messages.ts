// A server on this computer that speaks the Messages protocol: streams, whole answers, tools, and every way to fail. Keeps what it was sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface SeenRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
/** Answers one request; what it leaves open stays open until the server ends. */
export type Behaviour = (response: ServerResponse, seen: SeenRequest) => void

export interface FakeMessages {
  readonly url: string
  /** Requests for messages, in order; requests for a token are kept apart. */
  readonly seen: readonly SeenRequest[]
  readonly tokens: readonly SeenRequest[]
  /** One for each request to come; the last one stays. */
  behave(...behaviours: Behaviour[]): void
  openSockets(): number
  stop(): Promise<void>
}

export async function startFakeMessages(): Promise<FakeMessages> {
  let queue: Behaviour[] = [hang]
  const seen: SeenRequest[] = []
  const tokens: SeenRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
      if (one.path === '/token') {
        tokens.push(one)
        return sendJson(200, { access_token: 'fake-google-token', expires_in: 600 })(response, one)
      }
      seen.push(one)
      const behaviour = queue.length > 1 ? queue.shift() : queue[0]
      behaviour?.(response, one)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listening on a port
    seen,
    tokens,
    behave: (...behaviours) => void (queue = behaviours),
    openSockets: () => sockets.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const usage = { input_tokens: 500, output_tokens: 1 }

const eventText = (type: string, more: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
export const streamHead = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(
    eventText('message_start', {
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    }),
  )
}
const blockStart = (block: object) => eventText('content_block_start', { index: 0, content_block: block })
const textPart = (text: string) => eventText('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })
const toolPart = (partial_json: string) =>
  eventText('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json } })
const streamFoot = (stop_reason: string) =>
  eventText('content_block_stop', { index: 0 }) +
  eventText('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 60 } }) +
  eventText('message_stop', {})
const pieces = (text: string): string[] => text.match(/[\s\S]{1,40}/g) ?? ['']

/** Streams a text in pieces, as text or as the input of a tool. */
export const streamText =
  (text: string, { stop = 'end_turn', as = 'text' }: { stop?: string; as?: 'text' | 'tool' } = {}): Behaviour =>
  (response) => {
    streamHead(response)
    response.write(
      blockStart(
        as === 'text' ? { type: 'text', text: '' } : { type: 'tool_use', id: 'tu_1', name: 'give_plan', input: {} },
      ),
    )
    for (const piece of pieces(text)) response.write(as === 'text' ? textPart(piece) : toolPart(piece))
    response.end(streamFoot(stop))
  }

/** The whole message at once, as Bedrock's invoke gives it. */
export const wholeText =
  (text: string, stop_reason = 'end_turn'): Behaviour =>
  (response, seen) =>
    sendJson(200, {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text }],
      stop_reason,
      stop_sequence: null,
      usage: { ...usage, output_tokens: 60 },
    })(response, seen)

export const sendJson =
  (status: number, body: object, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

export const failWith = (status: number, type = 'api_error'): Behaviour =>
  sendJson(status, { type: 'error', error: { type, message: 'no' } }, { 'retry-after-ms': '5' })

export const hang: Behaviour = () => {}

/** Begins a good stream and then: says nothing more, breaks off, ends early, reports overload, or goes on for ever. */
export const midStream =
  (what: 'hang' | 'cut' | 'end' | 'overloaded' | 'endless' | 'drip'): Behaviour =>
  (response) => {
    streamHead(response)
    response.write(blockStart({ type: 'text', text: '' }))
    response.write(textPart('{"title":"Half'))
    if (what === 'cut') setTimeout(() => response.destroy(), 30)
    if (what === 'end') response.end()
    if (what === 'overloaded')
      response.end(eventText('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }))
    const every = (ms: number, text: string) => {
      const timer = setInterval(() => response.write(text), ms)
      response.on('close', () => clearInterval(timer))
    }
    if (what === 'endless') every(1, textPart('x'.repeat(8_000)))
    if (what === 'drip') every(100, ': \n\n')
  }

export const garbage =
  (type: string, body: string): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': type })
    response.end(body)
  }

/** Ten megabytes of zeros in ten kilobytes. */
export const gzipBomb: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(gzipSync(Buffer.alloc(10_000_000)))
}

export const redirectTo =
  (url: string): Behaviour =>
  (response) => {
    response.writeHead(307, { location: url })
    response.end()
  }
