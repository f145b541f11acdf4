// Settings: sensing. Which signals may be read, each in words before its switch.
import { useStore } from '../../ui/store.ts'
import { Calibrate } from '../setup/calibrate.tsx'
import { useParts } from '../shell/parts.ts'
import { Choice } from '../../ui/choice.tsx'
import { Setting } from './setting.tsx'

export function SensingSection() {
  const { settings } = useParts()
  const { sensing } = useStore(settings)
  return (
    <section className="card settings-card">
      <Setting
        id="calibration"
        label="Your usual"
        help="Two quiet minutes and two typed lines say what is usual for you. A new try replaces them only when it succeeds."
      >
        <Calibrate />
      </Setting>
      <Setting
        id="rhythm"
        label="Keys and pointer"
        help="When a key goes down, of which kind (letter, correction, arrow), and how the pointer moves and scrolls. Never which key. Only while you are in this window; counted second by second, and nothing else is kept."
      >
        <Choice
          value={sensing.rhythm ? 'on' : 'off'}
          options={[
            ['off', 'Off'],
            ['on', 'On'],
          ]}
          onChange={(value) => void settings.change({ sensing: { rhythm: value === 'on' } })}
        />
      </Setting>
    </section>
  )
}
