// The link's transport in a page: fetch, WebSocket and WebCrypto; knows addresses and keys, nothing of the protocol.
import type { ClientEffect, ClientWorld } from '#core/contracts/bridge-client-state.ts'
import { TYPED_ROUNDS, typedSalt } from '#core/contracts/bridge-hello.ts'
import type { HttpCall, HttpReply, LinkSocket, LinkTransport, SocketListeners } from '#core/contracts/bridge-link.ts'
import type { BridgeKeyStore } from './bridge-key.ts'

export interface PageTransportOptions {
  readonly httpPort: number
  readonly keys: BridgeKeyStore
  /** Secrets that come and go with a pairing; the page's own key comes from `keys`. */
  readonly pairing: PairingSecret
}
/** Set while a code is being used: the secret of a link, or the characters that were typed. */
export interface PairingSecret {
  link: Uint8Array<ArrayBuffer> | null
  typed: string | null
}

type SigningKey = Extract<ClientEffect, { do: 'sign' }>['key']

const CALL_MS = 35_000
const NONCE_BYTES = 32
const CID_BYTES = 16

export const bridgeAddress = (port: number): string => `http://127.0.0.1:${port}`

/** All but what becomes of a new key: that is for whoever pairs. */
export function createPageTransport(options: PageTransportOptions): Omit<LinkTransport, 'keepDevice'> {
  return {
    world: pageWorld,
    call: (call) => callOverFetch(options.httpPort, call),
    async sign(key, texts) {
      const hmac = await keyFor(options, key)
      return hmac === null ? [] : Promise.all(texts.map((text) => macOf(hmac, text)))
    },
    openSocket,
    setTimer(afterMs, fire) {
      const timer = setTimeout(fire, afterMs)
      return () => clearTimeout(timer)
    },
  }
}

export const pageWorld = (): ClientWorld => ({
  nowMs: performance.now(),
  random: Math.random,
  nonce: () => toBase64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
  cid: mintCid,
})
export const mintCid = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(CID_BYTES)))

async function keyFor({ keys, pairing, httpPort }: PageTransportOptions, key: SigningKey): Promise<CryptoKey | null> {
  if (key.kind === 'ticket') return importKey(fromBase64url(key.secret))
  if (key.ref.kind === 'device') return (await keys.load())?.key ?? null
  if (key.ref.kind === 'code') return pairing.link && importKey(pairing.link)
  return pairing.typed === null ? null : importKey(await deriveTyped(pairing.typed, httpPort))
}

async function deriveTyped(code: string, port: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const typed = await crypto.subtle.importKey('raw', encoder.encode(code), 'PBKDF2', false, ['deriveBits'])
  const salt = encoder.encode(typedSalt(port))
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: TYPED_ROUNDS }, typed, 256),
  )
}

/** A key to sign with that nobody can read out again. */
export const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

async function macOf(key: CryptoKey, text: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))))
}

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

/** Never throws: what a refused or blocked call means is for the protocol to say. */
export async function callOverFetch(port: number, { verb, path, headers, body }: HttpCall): Promise<HttpReply> {
  try {
    const response = await fetch(bridgeAddress(port) + path, {
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
    return { kind: (await isBlocked()) ? 'blocked' : 'unreachable' }
  }
}

/** A page served from elsewhere needs the browser's leave to reach this computer; one served by the bridge does not. */
async function isBlocked(): Promise<boolean> {
  if (location.hostname === '127.0.0.1') return false
  for (const name of ['loopback-network', 'local-network-access']) {
    // Names that are newer than the types.
    const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => null)
    if (status !== null) return status.state !== 'granted'
  }
  return false
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
