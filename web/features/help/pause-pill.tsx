// Pausing help from the Now page, and the sign that it is paused.
import { formatTime } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { pauseEnd, pauseLengths, pauseWords, type PauseLength } from './pause.ts'
import { useMinute } from '../../ui/clock.ts'

/** The end of the pause that is in force, or null. */
export function usePause(): number | null {
  const until = useStore(useParts().memory)?.pausedUntilMs ?? null
  const nowMs = useMinute()
  return until !== null && until > nowMs ? until : null
}

export function PausePill() {
  const { mind } = useParts()
  const until = usePause()
  if (until !== null)
    return (
      <button type="button" className="pill" onClick={() => mind.pause(null)} title="Let help come again">
        <Icon name="quiet" />
        Paused until <b>{formatTime(until)}</b>
        <Icon name="close" />
      </button>
    )
  return (
    <label className="pill">
      <Icon name="quiet" />
      <span className="visually-hidden">Pause help for</span>
      <select
        className="pill-select"
        value=""
        onChange={({ target }) => mind.pause(pauseEnd(target.value as PauseLength, Date.now()))} // one of the options below
      >
        <option value="" disabled>
          Pause
        </option>
        {pauseLengths.map((length) => (
          <option key={length} value={length}>
            {pauseWords[length]}
          </option>
        ))}
      </select>
    </label>
  )
}
