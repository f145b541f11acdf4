// Sinks: ports that receive every sample, with credits so that a file never runs ahead of a slow reader.
import type { FrameSample } from '#core/contracts/frame-sample.ts'

/** What a sink port receives. */
export type CaptureMessage =
  | {
      readonly kind: 'open'
      readonly live: boolean
      readonly frameCount: number | null
      readonly durationMs: number | null
    }
  | { readonly kind: 'sample'; readonly sample: FrameSample }
  | { readonly kind: 'end' }
/** What a sink port sends back after it has dealt with samples. Only waited for where frames must not be lost. */
export interface SinkCredit {
  readonly kind: 'done'
  readonly count: number
}

/** Samples a reader may be behind before a file waits. Chosen: a second of video, under 2 MB. */
export const SINK_LEAD = 32

export class SinkSet {
  readonly #ports = new Map<MessagePort, number>()
  #wake: (() => void) | null = null

  add(port: MessagePort): void {
    this.#ports.set(port, 0)
    port.onmessage = (event: MessageEvent<SinkCredit>) => {
      this.#ports.set(port, (this.#ports.get(port) ?? 0) - event.data.count)
      this.#wake?.()
    }
  }

  remove(port: MessagePort): void {
    this.#ports.delete(port)
    port.close()
    this.#wake?.()
  }

  send(message: CaptureMessage): void {
    for (const [port, ahead] of this.#ports) {
      port.postMessage(message)
      if (message.kind === 'sample') this.#ports.set(port, ahead + 1)
    }
  }

  /** Resolves once every reader is within `SINK_LEAD` samples, or when `signal` aborts. */
  async settled(signal: AbortSignal): Promise<void> {
    const onAbort = (): void => this.#wake?.()
    signal.addEventListener('abort', onAbort)
    while (!signal.aborted && [...this.#ports.values()].some((ahead) => ahead >= SINK_LEAD)) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    this.#wake = null
    signal.removeEventListener('abort', onAbort)
  }
}
