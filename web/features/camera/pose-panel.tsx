// Where the head is just now: turn, nod, tilt, distance; a dash with its reason where it cannot be said.
import { usePart, useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'

/** With a true minus sign, and no minus zero. */
const degrees = (value: number): string => `${(Math.round(value) || 0).toString().replace('-', '−')}°`
const centimetres = (value: number): string => `${Math.round(value / 10)} cm`

export function PosePanel() {
  const { sensing } = useParts()
  const view = useStore(sensing)
  if (view.kind !== 'reading') return null
  const pose = view.glance?.pose ?? null
  const distanceMm = view.glance?.distanceMm ?? null
  const rows = [
    ['Turn', pose && degrees(pose.yawDeg), 'to your left is positive'],
    ['Nod', pose && degrees(pose.pitchDeg), 'up is positive'],
    ['Tilt', pose && degrees(pose.rollDeg), 'to your right shoulder is positive'],
    ['Distance', distanceMm === null ? null : centimetres(distanceMm), 'eyes to camera'],
  ] as const
  return (
    <dl className="pose" aria-label="Head pose">
      {rows.map(([name, value, meaning]) => (
        <div key={name} title={meaning}>
          <dt className="muted">{name}</dt>
          <dd>{value ?? <span title="No face in view">–</span>}</dd>
        </div>
      ))}
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
