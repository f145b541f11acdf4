// A fetch that can do one thing: post the sealed body to the sealed address. No redirect, no other host, no endless answer.
import type { FallbackReason } from '#core/contracts/planning.ts'
import { STREAM_BYTES } from './model-job.ts'

/** Why a call ended, when it was this side that ended it. */
export class CallEnded extends Error {
  readonly reason: FallbackReason
  constructor(reason: FallbackReason) {
    super(reason)
    this.reason = reason
  }
}

export interface Seal {
  readonly url: string
  readonly body: string
  readonly onSent: () => void
  readonly onBytes: () => void
  /** Ends the call where the caller's library would try again. */
  readonly onEnded: (reason: FallbackReason) => void
}

const TYPES = ['text/event-stream', 'application/json'] as const

/** Throws CallEnded for anything but the sealed request and an answer of the protocol's types. */
export function sealedFetch(seal: Seal): typeof fetch {
  const end = (reason: FallbackReason): never => {
    seal.onEnded(reason)
    throw new CallEnded(reason)
  }
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    // A bug or a surprise in a library must not send what nobody has seen.
    if (url !== seal.url || init?.method?.toUpperCase() !== 'POST' || init.body !== seal.body) return end('broken')
    seal.onSent()
    const headers = new Headers(init.headers)
    headers.set('accept-encoding', 'identity') // nothing to unpack: a small answer cannot become a large one
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    seal.onBytes()
    if (response.status >= 300 && response.status < 400) return end('redirected')
    if (!response.ok || response.body === null) return response
    const type = response.headers.get('content-type') ?? ''
    if (!TYPES.some((known) => type.startsWith(known))) return end('wrong-shape')
    return new Response(response.body.pipeThrough(counted(seal, end)), response)
  }
}

function counted({ onBytes }: Seal, end: (reason: FallbackReason) => never): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      onBytes()
      bytes += chunk.length
      if (bytes > STREAM_BYTES) end('too-long')
      controller.enqueue(chunk)
    },
  })
}
