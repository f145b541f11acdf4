// Draws what the worker sees: the face mesh, and the picture itself where no video element shows it. Asks for nothing while not on screen.
import { useEffect, useRef } from 'react'
import type { PreviewLook, PreviewMessage, PreviewWish } from '../../../workers/capture.worker.ts'
import type { Sensing } from './sensing.ts'

export interface MeshOverlayProps {
  readonly sensing: Sensing
  /** The worker's own picture: for the demo, which has no video element. */
  readonly picture: boolean
  readonly mesh: boolean
  readonly mirrored: boolean
}

export function MeshOverlay({ sensing, picture, mesh, mirrored }: MeshOverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    return context ? drawLooks(context, sensing.openPreview({ picture }), mesh) : undefined
  }, [sensing, picture, mesh])
  return <canvas ref={canvas} className="preview-video" data-mirrored={mirrored || undefined} aria-hidden="true" />
}

/** One look a screen frame at most: the next is asked for once this one is drawn. Answers how to stop. */
function drawLooks(context: CanvasRenderingContext2D, port: MessagePort, mesh: boolean): () => void {
  let edges = new Uint16Array(0)
  let frame = 0
  const wish = (kind: PreviewWish['kind']): void => port.postMessage({ kind } satisfies PreviewWish)
  port.onmessage = ({ data: message }: MessageEvent<PreviewMessage>) => {
    if (message.kind === 'mesh') {
      edges = new Uint16Array(message.edges)
      return wish('next')
    }
    frame = requestAnimationFrame(() => {
      draw(context, message, mesh ? edges : null)
      message.bitmap?.close()
      wish('next')
    })
  }
  return () => {
    cancelAnimationFrame(frame)
    wish('close')
  }
}

function draw(context: CanvasRenderingContext2D, look: PreviewLook, edges: Uint16Array | null): void {
  const { canvas } = context
  if (canvas.width !== look.widthPx || canvas.height !== look.heightPx) {
    canvas.width = look.widthPx
    canvas.height = look.heightPx
  }
  context.clearRect(0, 0, canvas.width, canvas.height)
  if (look.bitmap) context.drawImage(look.bitmap, 0, 0, canvas.width, canvas.height)
  if (edges && look.points) strokeMesh(context, edges, look.points)
}

function strokeMesh(context: CanvasRenderingContext2D, edges: Uint16Array, points: Float32Array): void {
  context.beginPath()
  for (let i = 0; i < edges.length; i += 2) {
    const from = 2 * (edges[i] ?? 0)
    const to = 2 * (edges[i + 1] ?? 0)
    context.moveTo(points[from] ?? 0, points[from + 1] ?? 0)
    context.lineTo(points[to] ?? 0, points[to + 1] ?? 0)
  }
  context.lineWidth = canvasUnit(context)
  context.strokeStyle = getComputedStyle(context.canvas).color
  context.stroke()
}

/** About half a CSS pixel on screen, whatever the frame's size. */
const canvasUnit = ({ canvas }: CanvasRenderingContext2D): number =>
  (0.6 * canvas.width) / Math.max(1, canvas.clientWidth)
