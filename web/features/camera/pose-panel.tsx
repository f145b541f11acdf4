// Where the head is and how open the eyes are just now; a dash with its reason where it cannot be said. And what reading costs.
import { isMeasured, type Estimate } from '#core/contracts/estimate.ts'
import type { featureCatalogue } from '#core/contracts/features.ts'
import { declineSentences } from '../../ui/decline-sentences.ts'
import { usePart, useStore } from '../../ui/store.ts'
import { latestReading } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'

/** With a true minus sign, and no minus zero. */
const degrees = (value: number): string => `${(Math.round(value) || 0).toString().replace('-', '−')}°`
const centimetres = (value: number): string => `${Math.round(value / 10)} cm`
const percent = (value: number): string => `${Math.round(100 * value)} %`

interface RowProps {
  readonly name: string
  readonly meaning: string
  /** null: not known, and `why` says why. */
  readonly value: string | null
  readonly why?: string
}

const Row = ({ name, meaning, value, why = 'No face in view.' }: RowProps) => (
  <div title={meaning}>
    <dt className="muted">{name}</dt>
    <dd>{value ?? <span title={why}>–</span>}</dd>
  </div>
)

type EyeFeature = keyof (typeof featureCatalogue)['kinematics']

/** A reading of the kinematics line, as the vitals worker gives it about once a second. */
function useReading(name: EyeFeature): Estimate {
  const { live } = useParts()
  const line = usePart(live, (view) => view.lines.kinematics)
  return latestReading(
    { lines: line ? { kinematics: line } : {}, readings: {} },
    { channel: 'kinematics', name },
    line?.atMs ?? 0,
  )
}

function EyeRow({
  name,
  feature,
  meaning,
}: {
  readonly name: string
  readonly feature: EyeFeature
  readonly meaning: string
}) {
  const reading = useReading(feature)
  if (isMeasured(reading)) return <Row name={name} meaning={meaning} value={percent(reading.value)} />
  return <Row name={name} meaning={meaning} value={null} why={declineSentences[reading.reason]} />
}

export function PosePanel() {
  const { sensing } = useParts()
  const view = useStore(sensing)
  if (view.kind !== 'reading') return null
  const pose = view.glance?.pose ?? null
  const distanceMm = view.glance?.distanceMm ?? null
  return (
    <dl className="pose" aria-label="Head and eyes">
      <Row name="Turn" value={pose && degrees(pose.yawDeg)} meaning="To your left is positive" />
      <Row name="Nod" value={pose && degrees(pose.pitchDeg)} meaning="Up is positive" />
      <Row name="Tilt" value={pose && degrees(pose.rollDeg)} meaning="To your right shoulder is positive" />
      <Row name="Distance" value={distanceMm === null ? null : centimetres(distanceMm)} meaning="Eyes to camera" />
      <EyeRow name="Eyes open" feature="eyeOpennessRatio" meaning="Against your own open eyes" />
      <EyeRow
        name="Eyes shut"
        feature="perclosRatio"
        meaning="Share of the last minute with the lids at least 80 % shut"
      />
      <ReadRate />
    </dl>
  )
}

/** What sensing costs: pictures a second and milliseconds each, as promised by the power modes. */
function ReadRate() {
  const { sensing } = useParts()
  const status = usePart(sensing, (view) => (view.kind === 'reading' ? view.status : null))
  if (!status) return null
  const rate = status.rate.rateHz === null ? '–' : `${Math.round(status.rate.rateHz)} fps`
  return (
    <div title={`Power mode ${status.pace.mode}${status.pace.overloaded ? ', slowed down: this machine is busy' : ''}`}>
      <dt className="muted">Reading</dt>
      <dd>
        <data value={status.frames}>
          {rate}, {status.costs.total.medianMs.toFixed(0)} ms
        </data>
      </dd>
    </div>
  )
}
