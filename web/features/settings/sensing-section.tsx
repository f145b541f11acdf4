// Settings: sensing. Which signals may be read, each in words before its switch.
import { useState } from 'react'
import type { BridgeView } from '../../clients/bridge-view.ts'
import { useStore } from '../../ui/store.ts'
import { inputSentences } from '../bridge/bridge-sentences.ts'
import { Calibrate } from '../setup/calibrate.tsx'
import { useParts } from '../shell/parts.ts'
import { Choice } from '../../ui/choice.tsx'
import { Setting } from './setting.tsx'

const offOn = [
  ['off', 'Off'],
  ['on', 'On'],
] as const

/** What stands beside the switch: how the counting does, or why there is no switch. */
const everywhereWords = ({ link, input, settings }: BridgeView): string => {
  if (link.kind !== 'live') return 'Needs the bridge, which is not connected; see Settings, Bridge.'
  if (!settings || !input) return 'Asking the bridge.'
  // The bridge takes a moment to start or end the counting.
  if (settings.settings.inputRhythm && input.state === 'off') return 'Starting.'
  return inputSentences(input)
}

function Everywhere() {
  const { bridge, settings } = useParts()
  const view = useStore(bridge)
  const [refusal, setRefusal] = useState<string | null>(null)
  const isOn = view.settings?.settings.inputRhythm ?? false
  const canChoose = view.link.kind === 'live' && view.settings !== null && (isOn || view.input?.state !== 'unavailable')
  const choose = async (value: 'off' | 'on'): Promise<void> => {
    setRefusal(null)
    if (value === 'on') settings.change({ sensing: { rhythm: true } })
    const reply = await (await bridge.connection()).request('patchSettings', { body: { inputRhythm: value === 'on' } })
    if (reply.kind !== 'ok') setRefusal('The bridge did not take the change; it is as it was.')
  }
  return (
    <Setting
      id="rhythm-everywhere"
      label="Also outside this window"
      help={
        <>
          The bridge counts the same on the whole desktop: kinds of keys and paths, second by second. Which key it was
          never leaves the place where it is counted. <output>{refusal ?? everywhereWords(view)}</output>
        </>
      }
    >
      {canChoose && <Choice value={isOn ? 'on' : 'off'} options={offOn} onChange={(value) => void choose(value)} />}
    </Setting>
  )
}

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
          options={offOn}
          onChange={(value) => void settings.change({ sensing: { rhythm: value === 'on' } })}
        />
      </Setting>
      <Everywhere />
    </section>
  )
}
