// A trend on canvas (uPlot) with its two axes: minutes before now, the unit at the side, and grey wherever there was no reading.
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { gapSpans, type TrendPoint } from './sparkline.tsx'
import 'uplot/dist/uPlot.min.css'

export interface TrendPlotProps {
  readonly read: () => readonly TrendPoint[]
  readonly subscribe: (onChange: () => void) => () => void
  /** Shown span before the newest point. */
  readonly spanMs: number
  readonly maxStepMs: number
  /** What is drawn, for those who do not see it. */
  readonly label: string
}

const HEIGHT_REM = 11
const MINUTE_S = 60

interface Look {
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly wash: string
  readonly font: string
}

function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const token = (name: string): string => {
    // Tokens are light-dark() pairs; only a property that holds a colour resolves them.
    const probe = document.createElement('i')
    probe.style.color = `var(${name})`
    element.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
  return {
    ink: token('--ink-2'),
    faint: token('--ink-3'),
    line: token('--line'),
    wash: token('--wash'),
    font: `400 ${Number.parseFloat(style.fontSize) * 0.857}px ${style.fontFamily}`,
  }
}

/** Narrower than this, labels two minutes apart would touch. */
const NARROW_PX = 480

/** Whole minutes back from now, as many as have room. */
function minuteSplits(fromS: number, widthPx: number): number[] {
  const step = (widthPx < NARROW_PX ? 5 : 2) * MINUTE_S
  return Array.from({ length: Math.floor(-fromS / step) + 1 }, (_, index) => -index * step).reverse()
}

interface Held {
  readonly look: Look
  readonly gaps: readonly (readonly [from: number, to: number])[]
}

function drawGaps(plot: UPlot, { look, gaps }: Held): void {
  const { left, top, width, height } = plot.bbox
  plot.ctx.save()
  plot.ctx.fillStyle = look.wash
  plot.ctx.beginPath()
  plot.ctx.rect(left, top, width, height)
  plot.ctx.clip()
  for (const [from, to] of gaps) {
    const x = plot.valToPos(from, 'x', true)
    plot.ctx.fillRect(x, top, plot.valToPos(to, 'x', true) - x, height)
  }
  plot.ctx.restore()
}

function createPlot(host: HTMLElement, fromS: number, held: () => Held): UPlot {
  const axis = {
    stroke: () => held().look.faint,
    font: held().look.font,
    ticks: { show: false },
    grid: { stroke: () => held().look.line, width: 1 },
  }
  return new UPlot(
    {
      width: host.clientWidth,
      height: heightPx(),
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 24, 0, 0],
      scales: { x: { time: false, range: [fromS, 0] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 28,
          splits: (plot) => minuteSplits(fromS, plot.width),
          values: (_, splits) => splits.map((at) => (at === 0 ? 'now' : `${at / MINUTE_S} min`.replace('-', '−'))),
        },
        { ...axis, size: 44 },
      ],
      series: [{}, { stroke: () => held().look.ink, width: 1.5, points: { show: false }, spanGaps: false }],
      hooks: { drawClear: [(plot) => drawGaps(plot, held())] },
    },
    [[], []],
    host,
  )
}

const heightPx = (): number => HEIGHT_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

export function TrendPlot({ read, subscribe, spanMs, maxStepMs, label }: TrendPlotProps) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return
    let held: Held = { look: lookOf(element), gaps: [] }
    const plot = createPlot(element, -spanMs / 1000, () => held)
    let drawn: readonly TrendPoint[] | null = null
    const draw = (): void => {
      const points = read()
      if (points === drawn) return
      drawn = points
      const endMs = points.at(-1)?.atMs ?? 0
      const seconds = (atMs: number): number => (atMs - endMs) / 1000
      const spans = gapSpans(points, { startMs: endMs - spanMs, endMs, maxStepMs })
      held = { ...held, gaps: spans.map(({ fromMs, toMs }) => [seconds(fromMs), seconds(toMs)] as const) }
      plot.setData([points.map(({ atMs }) => seconds(atMs)), points.map(({ value }) => value)])
    }
    let frame = 0
    const schedule = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(draw)
    }
    const restyle = (): void => {
      held = { ...held, look: lookOf(element) }
      drawn = null
      schedule()
    }
    const stop = subscribe(schedule)
    const sizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx() }))
    const themes = new MutationObserver(restyle)
    sizes.observe(element)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] })
    schedule()
    return () => {
      stop()
      cancelAnimationFrame(frame)
      sizes.disconnect()
      themes.disconnect()
      plot.destroy()
    }
  }, [read, subscribe, spanMs, maxStepMs])
  return <div ref={host} className="trend-plot" role="img" aria-label={label} />
}
