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

/**
 * Line and gaps for points in time order, over `startMs..endMs`. A step longer than `maxStepMs` between readings is a gap too,
 * and so is the stretch before the first and after the last reading.
 */
export function sparklineGeometry(
  points: readonly TrendPoint[],
  { startMs, endMs, maxStepMs }: { readonly startMs: number; readonly endMs: number; readonly maxStepMs: number },
): SparklineGeometry {
  const read = points.filter((point): point is TrendPoint & { value: number } => point.value !== null)
  const values = read.map((point) => point.value)
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  const x = (atMs: number): number => ((atMs - startMs) / (endMs - startMs)) * WIDTH
  const y = (value: number): number =>
    span === 0 ? HEIGHT / 2 : HEIGHT - INSET - ((value - low) / span) * (HEIGHT - 2 * INSET)
  const gaps: { x: number; width: number }[] = []
  const gap = (fromMs: number, toMs: number): void => {
    if (toMs - fromMs > maxStepMs) gaps.push({ x: x(fromMs), width: x(toMs) - x(fromMs) })
  }
  let path = ''
  let previousMs: number | undefined
  for (const { atMs, value } of read) {
    const broken = previousMs === undefined || atMs - previousMs > maxStepMs
    gap(previousMs ?? startMs, atMs)
    path += `${broken ? 'M' : 'L'}${x(atMs).toFixed(1)} ${y(value).toFixed(1)}`
    previousMs = atMs
  }
  gap(previousMs ?? startMs, endMs)
  return { path, gaps }
}

export interface SparklineProps {
  readonly points: readonly TrendPoint[]
  readonly startMs: number
  readonly endMs: number
  readonly maxStepMs: number
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
