// A live line on canvas (uPlot): fed outside React, coloured from the tokens, gaps left open, still under reduced motion.
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

export type Series = readonly [x: number[], y: (number | null)[]]

export interface PlotProps {
  readonly read: () => Series
  readonly subscribe: (onChange: () => void) => () => void
  /** Shown span of x. */
  readonly from: number
  readonly to: number
  readonly heightRem: number
  /** What is drawn, for those who do not see it. */
  readonly label: string
}

const ink = (element: Element): string => getComputedStyle(element).getPropertyValue('color')

function createPlot(host: HTMLElement, { from, to, heightPx }: { from: number; to: number; heightPx: number }): UPlot {
  return new UPlot(
    {
      width: host.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      padding: [4, 0, 4, 0],
      scales: { x: { time: false, range: [from, to] } },
      axes: [{ show: false }, { show: false }],
      series: [{}, { stroke: () => ink(host), width: 1.6, points: { show: false }, spanGaps: false }],
    },
    [[], []],
    host,
  )
}

export function Plot({ read, subscribe, from, to, heightRem, label }: PlotProps) {
  const host = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return
    const heightPx = heightRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const plot = createPlot(element, { from, to, heightPx })
    const draw = (): void => {
      const [x, y] = read()
      plot.setData([x, y])
    }
    // One drawing per frame at most, however often samples come; a hidden page draws nothing.
    let frame = 0
    const schedule = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(draw)
    }
    const stop = subscribe(schedule)
    const sizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }))
    const themes = new MutationObserver(schedule)
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
  }, [read, subscribe, from, to, heightRem])
  return <figure ref={host} className="plot" aria-label={label} />
}
