// The Now page: state, preview, vital numbers, help, the day so far.
import { useStore, usePart } from '../../ui/store.ts'
import { Icon } from '../../ui/icon.tsx'
import { PreviewCard } from '../camera/preview-card.tsx'
import { chosenBindings } from '../commands/bindings.ts'
import { Keys } from '../commands/keys.tsx'
import { PausePill } from '../help/pause-pill.tsx'
import { DayAndTime, PageHeader } from '../shell/page-header.tsx'
import { useParts } from '../shell/parts.ts'
import { CalibrationPill } from '../setup/calibration-pill.tsx'
import { MiniCardPill } from '../mini-card/mini-card-pill.tsx'
import { FollowBar } from '../windows/follow-bar.tsx'
import { DayCard } from './day-card.tsx'
import { HelpCard } from './help-card.tsx'
import { MissingBar } from './missing-bar.tsx'
import { RhythmCard } from './rhythm-card.tsx'
import { SignalLoss } from './signal-loss.tsx'
import { StateCard } from './state-card.tsx'
import { TrendsCard } from './trends-card.tsx'
import { WaveCard } from './wave-card.tsx'
import { VitalCard } from './vital-card.tsx'
import { vitals } from './vitals.ts'
import './now.css'

function CameraPill() {
  const { camera } = useParts()
  const status = useStore(camera.status)
  if (status.kind !== 'on')
    return (
      <span className="pill">
        <span className="pill-dot" />
        Camera <b>off</b>
      </span>
    )
  return (
    <button type="button" className="pill" onClick={camera.stop} title="Turn the camera off">
      <span className="pill-dot" data-on />
      Camera on <b>{status.rateHz === null ? '' : `${Math.round(status.rateHz)} fps`}</b>
      <Icon name="close" />
    </button>
  )
}

function RhythmPill() {
  const { live, settings } = useParts()
  const { kind } = usePart(live, (view) => view.sources.input)
  const isOn = useStore(settings).sensing.rhythm
  return (
    <button
      type="button"
      className="pill"
      aria-pressed={isOn}
      onClick={() => settings.change({ sensing: { rhythm: !isOn } })}
      title={
        isOn
          ? 'Stop reading the rhythm of keys and pointer'
          : 'Read the rhythm of keys and pointer, never what you type'
      }
    >
      <span className="pill-dot" data-on={kind === 'on' || undefined} />
      Keys &amp; pointer <b>{kind}</b>
    </button>
  )
}

function PalettePill() {
  const { overlay, settings } = useParts()
  const keys = chosenBindings(useStore(settings))['palette'] ?? null
  return (
    <button type="button" className="pill" onClick={() => overlay.open('palette')}>
      <Icon name="search" />
      <span className="visually-hidden">Find a command</span>
      {keys !== null && <Keys keys={keys} />}
    </button>
  )
}

export const NowPage = () => (
  <>
    <PageHeader title="Now" sub={<DayAndTime />}>
      <CalibrationPill />
      <CameraPill />
      <RhythmPill />
      <PausePill />
      <MiniCardPill />
      <PalettePill />
    </PageHeader>
    <FollowBar />
    <MissingBar />
    <SignalLoss />
    <section className="now-grid">
      <StateCard />
      <PreviewCard />
      {vitals.map((vital) => (
        <VitalCard key={vital.name} vital={vital} />
      ))}
      <RhythmCard />
      <WaveCard />
      <HelpCard />
      <TrendsCard />
      <DayCard />
    </section>
  </>
)
