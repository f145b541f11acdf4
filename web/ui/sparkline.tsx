// A trend in 40 px: one line, and a grey block wherever there was no reading. Gaps are drawn, never bridged.
export interface TrendPoint {
  readonly atMs: number
  /** null: no reading at that time. */
  readonly value: number | null
}

const WIDTH = 200
const HEIGHT = 40
const INSET = 3

export interface SparklineGeometry {
  readonly path: string
  /** Grey blocks, as x and width in the 200-wide box. */
  readonly gaps: readonly { readonly x: number; readonly width: number }[]
}

export interface TrendRange {
  readonly startMs: number
  readonly endMs: number
  /** A longer step between readings is a gap. */
  readonly maxStepMs: number
}

/** Stretches without readings, before the first, between any two, and after the last; points in time order. */
export function gapSpans(
  points: readonly TrendPoint[],
  { startMs, endMs, maxStepMs }: TrendRange,
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const edges = [startMs, ...points.filter((point) => point.value !== null).map((point) => point.atMs), endMs]
  return edges.slice(1).flatMap((toMs, index) => {
    const fromMs = edges[index] ?? startMs
    return toMs - fromMs > maxStepMs ? [{ fromMs, toMs }] : []
  })
}

/**
 * Line and gaps for points in time order, over `startMs..endMs`. A step longer than `maxStepMs` between readings is a gap too,
 * and so is the stretch before the first and after the last reading.
 */
export function sparklineGeometry(
  points: readonly TrendPoint[],
  { startMs, endMs, maxStepMs }: TrendRange,
): SparklineGeometry {
  const read = points.filter((point): point is TrendPoint & { value: number } => point.value !== null)
  const values = read.map((point) => point.value)
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  const x = (atMs: number): number => ((atMs - startMs) / (endMs - startMs)) * WIDTH
  const y = (value: number): number =>
    span === 0 ? HEIGHT / 2 : HEIGHT - INSET - ((value - low) / span) * (HEIGHT - 2 * INSET)
  let path = ''
  let previousMs: number | undefined
  for (const { atMs, value } of read) {
    const broken = previousMs === undefined || atMs - previousMs > maxStepMs
    path += `${broken ? 'M' : 'L'}${x(atMs).toFixed(1)} ${y(value).toFixed(1)}`
    previousMs = atMs
  }
  const gaps = gapSpans(read, { startMs, endMs, maxStepMs }).map(({ fromMs, toMs }) => ({
    x: x(fromMs),
    width: x(toMs) - x(fromMs),
  }))
  return { path, gaps }
}

export interface SparklineProps extends TrendRange {
  readonly points: readonly TrendPoint[]
  /** What is drawn, in words, for those who do not see it. */
  readonly summary: string
}

export function Sparkline({ points, summary, ...range }: SparklineProps) {
  const { path, gaps } = sparklineGeometry(points, range)
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary}
    >
      {gaps.map((gap) => (
        <rect key={gap.x} className="sparkline-gap" x={gap.x} y="0" width={gap.width} height={HEIGHT} />
      ))}
      <path className="sparkline-line" d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
