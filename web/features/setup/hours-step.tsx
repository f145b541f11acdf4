// Fifth step: when help may come: quiet hours, days without, how often at most. Each choice counts at once, as in Settings.
import { useId } from 'react'
import { Choice } from '../../ui/choice.tsx'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import type { StepProps } from './step-props.ts'

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** null while a time field is half typed. */
function minuteOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(clock) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** A Sunday, to take the seven names of weekdays from. */
const SUNDAY = Date.UTC(2023, 11, 31)
const DAY_MS = 86_400_000
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' })
/** Weeks are shown from Monday; 0 is Sunday. */
const weekdays = [1, 2, 3, 4, 5, 6, 0].map((day) => ({ day, name: weekday.format(SUNDAY + day * DAY_MS) }))

const caps = [
  ['1', 'Once'],
  ['3', '3 times'],
  ['6', '6 times'],
] as const
type Cap = (typeof caps)[number][0]

function QuietHours() {
  const { settings } = useParts()
  const { quietHours } = useStore(settings).help
  const from = useId()
  const to = useId()
  const set = (part: Partial<NonNullable<typeof quietHours>>): void => {
    if (quietHours) settings.change({ help: { quietHours: { ...quietHours, ...part } } })
  }
  return (
    <fieldset className="setup-field">
      <legend>Quiet hours</legend>
      <Choice
        label="Quiet hours"
        value={quietHours ? 'on' : 'off'}
        options={[
          ['on', 'Every day'],
          ['off', 'None'],
        ]}
        onChange={(value) =>
          settings.change({ help: { quietHours: value === 'on' ? { fromMinute: 1320, toMinute: 420 } : null } })
        }
      />
      {quietHours && (
        <p className="setup-hours">
          <label htmlFor={from}>from</label>
          <input
            id={from}
            className="field"
            type="time"
            value={clockOf(quietHours.fromMinute)}
            onChange={({ target }) => {
              const fromMinute = minuteOf(target.value)
              if (fromMinute !== null) set({ fromMinute })
            }}
          />
          <label htmlFor={to}>until</label>
          <input
            id={to}
            className="field"
            type="time"
            value={clockOf(quietHours.toMinute)}
            onChange={({ target }) => {
              const toMinute = minuteOf(target.value)
              if (toMinute !== null) set({ toMinute })
            }}
          />
        </p>
      )}
    </fieldset>
  )
}

function DaysOff() {
  const { settings } = useParts()
  const { weekdaysOff } = useStore(settings).help
  const toggle = (day: number): void => {
    const next = weekdaysOff.includes(day) ? weekdaysOff.filter((one) => one !== day) : [...weekdaysOff, day]
    settings.change({ help: { weekdaysOff: next } })
  }
  return (
    <fieldset className="setup-field">
      <legend>Days without help</legend>
      <span className="setup-days">
        {weekdays.map(({ day, name }) => (
          <label key={day}>
            <input type="checkbox" checked={weekdaysOff.includes(day)} onChange={() => toggle(day)} />
            <span>{name}</span>
          </label>
        ))}
      </span>
    </fieldset>
  )
}

export function HoursStep(_: StepProps) {
  const { settings } = useParts()
  const { dailyCap, on } = useStore(settings).help
  const cap = caps.find(([value]) => Number(value) === dailyCap)?.[0] ?? '3'
  return (
    <>
      <p className="muted">
        Cortex stays silent in calls, in full screen, while you type and in flow. These are the times you add yourself;
        all of it can be changed in Settings.
      </p>
      <QuietHours />
      <DaysOff />
      <fieldset className="setup-field">
        <legend>Help at most</legend>
        <Choice
          label="Help at most, a day"
          value={on ? cap : 'never'}
          options={[['never', 'Never'], ...caps]}
          onChange={(value: Cap | 'never') =>
            settings.change({ help: value === 'never' ? { on: false } : { on: true, dailyCap: Number(value) } })
          }
        />
      </fieldset>
    </>
  )
}
