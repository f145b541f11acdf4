// PreviewSet: what is being measured, for pages that want to show it: a small picture, the mesh on it, or both; costs nothing unasked.
import { meshTriangles } from '#core/face/mesh-topology.ts'
import type { FrameLedger } from './frame-ledger.ts'

/** What a preview port receives first. */
export interface PreviewMesh {
  readonly kind: 'mesh'
  /** Pairs of point indices: the lines of the face mesh. */
  readonly edges: Uint16Array
}
/** And then, once for every wish. */
export interface PreviewLook {
  readonly kind: 'look'
  readonly atMs: number
  readonly widthPx: number
  readonly heightPx: number
  /** Transferred; the receiver closes it. null where only the mesh was asked for. */
  readonly bitmap: ImageBitmap | null
  /** x, y in pixels of the frame, two a point; null without a face. */
  readonly points: Float32Array | null
}
export type PreviewMessage = PreviewMesh | PreviewLook
/** What it sends: `next` asks for one look, nothing is made unasked. */
export interface PreviewWish {
  readonly kind: 'next' | 'close'
}

export interface PreviewRequest {
  readonly port: MessagePort
  readonly picture: boolean
}

/** What the pipeline knows of a frame when its pixels are gone. */
export interface FrameLook {
  readonly atMs: number
  readonly widthPx: number
  readonly heightPx: number
  readonly landmarks: Float32Array | null
}

/** Width of a preview picture: the largest card shows about this many device pixels. */
const WIDTH = 480

export class PreviewSet {
  readonly #ledger: FrameLedger
  /** Ports and whether they want the picture. */
  readonly #ports = new Map<MessagePort, boolean>()
  readonly #waiting = new Set<MessagePort>()
  #held: VideoFrame | null = null

  constructor(ledger: FrameLedger) {
    this.#ledger = ledger
  }

  add({ port, picture }: PreviewRequest): void {
    this.#ports.set(port, picture)
    port.postMessage({ kind: 'mesh', edges: meshEdges() } satisfies PreviewMesh)
    port.onmessage = ({ data: wish }: MessageEvent<PreviewWish>) => {
      if (wish.kind === 'next') this.#waiting.add(port)
      else this.#remove(port)
    }
  }

  /** Lets a kept copy go: at the end of a source, and when a frame failed between `hold` and `show`. */
  drop(): void {
    if (this.#held) this.#ledger.release(this.#held)
    this.#held = null
  }

  /** Keeps a copy of the frame if somebody waits for its picture; `show` gives it back. */
  hold(frame: VideoFrame): void {
    this.drop()
    const asked = [...this.#waiting].some((port) => this.#ports.get(port))
    if (asked) this.#held = this.#ledger.take(frame.clone())
  }

  /** Answers everyone who waits. */
  show(look: FrameLook): void {
    if (this.#waiting.size === 0) return
    const held = this.#held
    this.#held = null
    for (const port of this.#waiting) if (!this.#ports.get(port)) send(port, look, null)
    const viewers = [...this.#waiting].filter((port) => this.#ports.get(port))
    this.#waiting.clear()
    if (!held) {
      for (const port of viewers) this.#waiting.add(port) // asked between hold and show: the next frame is theirs
      return
    }
    void this.#sendPictures(viewers, look, held)
  }

  async #sendPictures(ports: readonly MessagePort[], look: FrameLook, frame: VideoFrame): Promise<void> {
    try {
      for (const port of ports) {
        send(port, look, await createImageBitmap(frame, { resizeWidth: Math.min(WIDTH, frame.displayWidth) }))
      }
    } finally {
      this.#ledger.release(frame)
    }
  }

  #remove(port: MessagePort): void {
    this.#ports.delete(port)
    this.#waiting.delete(port)
    port.close()
  }
}

function send(port: MessagePort, { landmarks, ...look }: FrameLook, bitmap: ImageBitmap | null): void {
  const points =
    landmarks &&
    Float32Array.from({ length: (2 * landmarks.length) / 3 }, (_, i) => landmarks[3 * (i >> 1) + (i & 1)] ?? 0)
  port.postMessage({ kind: 'look', ...look, bitmap, points } satisfies PreviewLook, bitmap ? [bitmap] : [])
}

/** Every edge of the mesh once. */
function meshEdges(): Uint16Array {
  const edges = new Set<number>()
  for (let t = 0; t < meshTriangles.length; t += 3) {
    const corners = meshTriangles.slice(t, t + 3)
    corners.forEach((from, k) => {
      const to = corners[(k + 1) % 3] ?? 0
      edges.add(Math.min(from, to) * 512 + Math.max(from, to)) // 468 points fit 9 bits
    })
  }
  return Uint16Array.from([...edges].flatMap((edge) => [edge >> 9, edge & 511]))
}
