// The link's transport in the extension: fetch, WebSocket and WebCrypto. Sessions come from the native host, so no secret of its own.
import type { ClientWorld } from '#core/contracts/bridge-client-state.ts'
import type { HttpCall, HttpReply, LinkSocket, LinkTransport, SocketListeners } from '#core/contracts/bridge-link.ts'
import type { HandedSession } from '#core/contracts/native-host.ts'

const CALL_MS = 8_000
const NONCE_BYTES = 32
const CID_BYTES = 16

export const mintCid = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(CID_BYTES)))

export const worldNow = (): ClientWorld => ({
  nowMs: performance.now(),
  random: Math.random,
  nonce: () => toBase64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
  cid: mintCid,
})

export const callingAt = (httpUrl: string): Pick<LinkTransport, 'call' | 'world'> => ({
  world: worldNow,
  call: (call) => callOverFetch(httpUrl, call),
})

export function createExtensionTransport({ httpUrl, session, bootId }: HandedSession): LinkTransport {
  return {
    ...callingAt(httpUrl),
    // With a session handed over, only the stream's tickets are signed, each with its own secret.
    sign: (key, texts) => (key.kind === 'ticket' ? signAll(key.secret, texts) : Promise.resolve([])),
    openSocket,
    setTimer(afterMs, fire) {
      const timer = setTimeout(fire, afterMs)
      return () => clearTimeout(timer)
    },
    keepDevice: () => {}, // given to pages only
    fetchHanded: () => Promise.resolve({ ...session, bootId }),
  }
}

async function callOverFetch(httpUrl: string, { verb, path, headers, body }: HttpCall): Promise<HttpReply> {
  try {
    const response = await fetch(httpUrl + path, {
      method: verb,
      headers,
      body,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_MS),
    })
    return { kind: 'answer', text: await response.text() }
  } catch {
    return { kind: 'unreachable' }
  }
}

async function signAll(secret: string, texts: readonly string[]): Promise<readonly string[]> {
  const bytes = Uint8Array.from(atob(secret.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  )
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const macOf = async (text: string): Promise<string> =>
    toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))))
  return Promise.all(texts.map(macOf))
}

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function openSocket(url: string, listeners: SocketListeners): LinkSocket {
  const socket = new WebSocket(url)
  socket.addEventListener('open', listeners.onOpen)
  socket.addEventListener('message', ({ data }) => typeof data === 'string' && listeners.onText(data))
  socket.addEventListener('close', ({ code }) => listeners.onClose(code))
  return {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
  }
}
