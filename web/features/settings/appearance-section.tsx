// Settings: appearance. Every control shows its effect on this very page.
import type { Settings } from '#core/contracts/settings.ts'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { Choice } from '../../ui/choice.tsx'
import { Setting } from './setting.tsx'

type Appearance = Settings['appearance']

/** Range and step of the text size, in percent; the range is the settings contract's. */
const TEXT = { min: 80, max: 160, step: 10 } as const

function TextSize({ scale, onChange }: { readonly scale: number; readonly onChange: (scale: number) => void }) {
  const percent = Math.round(scale * 100)
  return (
    <div className="range">
      <input
        type="range"
        {...TEXT}
        value={percent}
        aria-labelledby="text-size-label"
        aria-valuetext={`${percent} percent`}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
      />
      <output>{percent} %</output>
    </div>
  )
}

export function AppearanceSection() {
  const { settings } = useParts()
  const { appearance } = useStore(settings)
  const change = (part: Partial<Appearance>): void => void settings.change({ appearance: part })
  return (
    <section className="card settings-card">
      <Setting id="theme" label="Theme" help="Auto follows your system.">
        <Choice
          value={appearance.theme}
          options={[
            ['auto', 'Auto'],
            ['light', 'Light'],
            ['dark', 'Dark'],
          ]}
          onChange={(theme) => change({ theme })}
        />
      </Setting>
      <Setting id="text-size" label="Text size" help="Everything grows and shrinks with it.">
        <TextSize scale={appearance.textScale} onChange={(textScale) => change({ textScale })} />
      </Setting>
      <Setting id="contrast" label="Contrast" help="More makes ink and lines stronger.">
        <Choice
          value={appearance.contrast}
          options={[
            ['auto', 'Auto'],
            ['usual', 'Usual'],
            ['more', 'More'],
          ]}
          onChange={(contrast) => change({ contrast })}
        />
      </Setting>
      <Setting
        id="motion"
        label="Motion"
        help="Reduced means nothing slides or fades; the pulse wave stands still between updates."
      >
        <Choice
          value={appearance.motion}
          options={[
            ['auto', 'Auto'],
            ['reduced', 'Reduced'],
          ]}
          onChange={(motion) => change({ motion })}
        />
      </Setting>
      <Setting id="clock" label="Clock">
        <Choice
          value={appearance.clock}
          options={[
            ['auto', 'Auto'],
            ['12h', '12 hours'],
            ['24h', '24 hours'],
          ]}
          onChange={(clock) => change({ clock })}
        />
      </Setting>
    </section>
  )
}
