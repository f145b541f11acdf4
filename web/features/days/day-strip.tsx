// A day in lanes, drawn to measure: states over the hours, how busy the tabs were, helps, notes; what was not sensed stays paper.
import type { DayView } from '#core/report/days/views.ts'
import { useWidth } from '../../ui/use-width.ts'
import type { Mark } from './day-words.ts'
import { segmentWords } from './segment-words.tsx'

const HOUR_MS = 3_600_000
const LANE = { state: 36, tabs: 14, marks: 18 } as const
const GAP = 10
/** Room for the lanes' names at the left. */
const NAMES_PX = 52
/** A day is shown from 8 to 18 at least. */
const FIRST_HOUR = 8
const LAST_HOUR = 18
/** Switches a minute at which the tab lane is full ink. Chosen by hand: about one every four seconds. */
const BUSY_TABS = 15

/** Tab switches a minute over a stretch. */
export interface TabStretch {
  readonly startMs: number
  readonly endMs: number
  readonly perMin: number
}

export interface DayStripProps {
  readonly view: Pick<DayView, 'fromMs' | 'toMs' | 'segments'>
  readonly tabs: readonly TabStretch[]
  readonly helps: readonly Mark[]
  readonly notes: readonly Mark[]
  readonly label: string
  /** Only the states: for the small strip of the Now page. */
  readonly compact?: boolean
}

/** The hours shown: all that hold something, at least 8 to 18. */
function rangeOf({ view, helps, notes }: Pick<DayStripProps, 'view' | 'helps' | 'notes'>): readonly [number, number] {
  const { fromMs, toMs, segments } = view
  const times = [
    fromMs + FIRST_HOUR * HOUR_MS,
    fromMs + LAST_HOUR * HOUR_MS,
    ...segments.flatMap(({ startMs, endMs }) => [startMs, endMs]),
    ...[...helps, ...notes].map(({ atMs }) => atMs),
  ]
  const first = Math.floor((Math.min(...times) - fromMs) / HOUR_MS)
  const last = Math.ceil((Math.max(...times) - fromMs) / HOUR_MS)
  return [Math.max(fromMs, fromMs + first * HOUR_MS), Math.min(toMs, fromMs + last * HOUR_MS)]
}

/** Every hour, every second or fourth, as there is room. */
const hourStep = (hours: number, widthPx: number): number =>
  [1, 2, 3, 4, 6].find((step) => (widthPx / hours) * step >= 34) ?? 8

interface Frame {
  readonly x: (atMs: number) => number
  readonly left: number
  readonly width: number
}

const Lane = ({ name, y, height, frame }: { name: string; y: number; height: number; frame: Frame }) => (
  <>
    <text x="0" y={y + height / 2} dominantBaseline="central">
      {name}
    </text>
    <rect className="mark-gap" x={frame.left} y={y} width={frame.width} height={height} rx={Math.min(8, height / 2)} />
  </>
)

const Marks = ({ marks, y, frame }: { marks: readonly Mark[]; y: number; frame: Frame }) =>
  marks.map(({ atMs, text }) => (
    <circle key={`${atMs}${text}`} className="mark-dot" cx={frame.x(atMs)} cy={y + LANE.marks / 2} r="4.5">
      <title>{text}</title>
    </circle>
  ))

function States({ segments, y, frame }: { segments: DayView['segments']; y: number; frame: Frame }) {
  return segments.map(({ startMs, endMs, label }) => (
    <rect
      key={startMs}
      className="mark-state"
      data-state={label}
      x={frame.x(startMs)}
      y={y}
      width={Math.max(1, frame.x(endMs) - frame.x(startMs))}
      height={LANE.state}
    >
      <title>{segmentWords[label]}</title>
    </rect>
  ))
}

const Hours = ({
  fromMs,
  range,
  y,
  frame,
}: {
  fromMs: number
  range: readonly [number, number]
  y: number
  frame: Frame
}) => {
  const hours = Math.round((range[1] - range[0]) / HOUR_MS)
  const step = hourStep(hours, frame.width)
  return Array.from({ length: Math.floor(hours / step) + 1 }, (_, k) => range[0] + k * step * HOUR_MS).map((atMs) => (
    <text key={atMs} x={frame.x(atMs)} y={y} textAnchor="middle">
      {Math.round((atMs - fromMs) / HOUR_MS)}
    </text>
  ))
}

export function DayStrip({ view, tabs, helps, notes, label, compact = false }: DayStripProps) {
  const [ref, widthPx] = useWidth()
  const range = rangeOf({ view, helps, notes })
  const left = compact ? 0 : NAMES_PX
  const width = Math.max(0, widthPx - left - (compact ? 0 : 8))
  const frame: Frame = {
    left,
    width,
    x: (atMs) => left + ((atMs - range[0]) / (range[1] - range[0])) * width,
  }
  const tabsY = LANE.state + GAP
  const helpsY = tabsY + LANE.tabs + GAP
  const notesY = helpsY + LANE.marks + GAP
  const hoursY = (compact ? LANE.state : notesY + LANE.marks) + 16
  return (
    <div ref={ref}>
      <svg data-chart role="img" aria-label={label} height={hoursY + 6}>
        <Lane name={compact ? '' : 'State'} y={0} height={LANE.state} frame={frame} />
        <States segments={view.segments} y={0} frame={frame} />
        {!compact && (
          <>
            <Lane name="Tabs" y={tabsY} height={LANE.tabs} frame={frame} />
            {tabs.map(({ startMs, endMs, perMin }) => (
              <rect
                key={startMs}
                className="mark-bar"
                opacity={Math.min(1, perMin / BUSY_TABS)}
                x={frame.x(startMs)}
                y={tabsY}
                width={Math.max(1, frame.x(endMs) - frame.x(startMs))}
                height={LANE.tabs}
              />
            ))}
            <Lane name="Help" y={helpsY} height={LANE.marks} frame={frame} />
            <Marks marks={helps} y={helpsY} frame={frame} />
            <Lane name="Notes" y={notesY} height={LANE.marks} frame={frame} />
            <Marks marks={notes} y={notesY} frame={frame} />
          </>
        )}
        <Hours fromMs={view.fromMs} range={range} y={hoursY} frame={frame} />
      </svg>
    </div>
  )
}
