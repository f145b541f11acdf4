// The pulse wave of the last seconds: the one thing on the page that moves by itself, and only while there is a pulse.
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { How } from '../../ui/how.tsx'
import { usePart } from '../../ui/store.ts'
import { lostSince } from '../live/loss.ts'
import { WAVE_SECONDS } from '../live/wave.ts'
import { useParts } from '../shell/parts.ts'

const Plot = lazy(async () => ({ default: (await import('../../ui/plot.tsx')).Plot }))
const HEIGHT_REM = 9.375

const how = [
  ['Method', 'The colour of many skin regions, combined so that movement and light cancel out'],
  ['Window', `The last ${WAVE_SECONDS} seconds, drawn as they come`],
  ['Source', 'Camera; the shape is for looking, the number beside it is what counts'],
] as const

const Flat = () => (
  <div className="wave-flat">
    <p className="small muted">
      Appears with the pulse. A still line here means there is none to show, not that yours is still.
    </p>
  </div>
)

export function WaveCard() {
  const { live, wave } = useParts()
  const lost = usePart(live, (view) => lostSince(view.trends.heartRateBpm ?? [])) !== null
  const empty = useSyncExternalStore(wave.subscribe, wave.isEmpty)
  return (
    <article className="card wave" data-lost={lost || undefined}>
      <div className="label">
        <h2>{lost ? 'Pulse wave, as it was last read' : `Pulse wave, last ${WAVE_SECONDS} seconds`}</h2>
        <How about="Pulse wave" rows={how} />
      </div>
      {empty ? (
        <Flat />
      ) : (
        <Suspense fallback={<Flat />}>
          <Plot
            read={wave.read}
            subscribe={wave.subscribe}
            from={-WAVE_SECONDS}
            to={0}
            heightRem={HEIGHT_REM}
            label={`Pulse wave, last ${WAVE_SECONDS} seconds`}
          />
        </Suspense>
      )}
    </article>
  )
}
