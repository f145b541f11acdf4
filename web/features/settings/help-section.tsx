// Settings: help and consent. When help may come and how; what each kind may do is the second half.
import { useState } from 'react'
import { formatTime } from '../../ui/clock.ts'
import { useStore } from '../../ui/store.ts'
import { usePause } from '../help/pause-pill.tsx'
import { pauseEnd, pauseLengths, pauseWords } from '../help/pause.ts'
import { useParts } from '../shell/parts.ts'
import { Choice } from '../../ui/choice.tsx'
import { ConsentSettings } from './consent-settings.tsx'
import { Setting } from './setting.tsx'

const onOff = [
  ['on', 'On'],
  ['off', 'Off'],
] as const
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const toTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const toMinute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

function Amount({ label, value, range, onChange }: AmountProps) {
  return (
    <label className="small">
      {label}{' '}
      <input
        className="field amount"
        type="number"
        min={range[0]}
        max={range[1]}
        value={value}
        onChange={({ target }) => target.value !== '' && onChange(Number(target.value))}
      />
    </label>
  )
}
interface AmountProps {
  readonly label: string
  readonly value: number
  readonly range: readonly [min: number, max: number]
  readonly onChange: (value: number) => void
}

function Pausing() {
  const { mind } = useParts()
  const until = usePause()
  return (
    <Setting
      id="pause"
      label="Pause"
      help={until === null ? 'Help stays away and comes back by itself.' : `Paused until ${formatTime(until)}.`}
    >
      {until === null ? (
        <div className="buttons">
          {pauseLengths.map((length) => (
            <button
              key={length}
              type="button"
              className="button"
              onClick={() => mind.pause(pauseEnd(length, Date.now()))}
            >
              {pauseWords[length]}
            </button>
          ))}
        </div>
      ) : (
        <button type="button" className="button" onClick={() => mind.pause(null)}>
          Resume now
        </button>
      )}
    </Setting>
  )
}

function Questions() {
  const { settings } = useParts()
  const { help } = useStore(settings)
  return (
    <Setting
      id="questions"
      label="Asking how it is"
      help="One tap, at a random quiet moment. Your answers teach Cortex what its states mean for you."
    >
      <Amount
        label="Questions a day"
        value={help.questionsPerDay}
        range={[0, 4]}
        onChange={(questionsPerDay) => void settings.change({ help: { questionsPerDay } })}
      />
    </Setting>
  )
}

function When() {
  const { settings } = useParts()
  const { help } = useStore(settings)
  const { quietHours } = help
  return (
    <>
      <Setting id="help-on" label="Help" help="Off means that nothing is ever offered. Your state is still shown.">
        <Choice
          value={help.on ? 'on' : 'off'}
          options={onOff}
          onChange={(value) => void settings.change({ help: { on: value === 'on' } })}
        />
      </Setting>
      <Pausing />
      <Setting id="how-often" label="How often" help="At most so many a day, at least so far apart.">
        <Amount
          label="A day"
          value={help.dailyCap}
          range={[0, 24]}
          onChange={(dailyCap) => void settings.change({ help: { dailyCap } })}
        />
        <Amount
          label="Minutes apart"
          value={help.spacingMinutes}
          range={[5, 480]}
          onChange={(spacingMinutes) => void settings.change({ help: { spacingMinutes } })}
        />
      </Setting>
      <Questions />
      <Setting id="quiet-hours" label="Quiet hours" help="No help in these hours.">
        <label className="small">
          From{' '}
          <input
            className="field"
            type="time"
            value={toTime(quietHours?.fromMinute ?? 0)}
            onChange={({ target }) =>
              target.value !== '' &&
              settings.change({
                help: { quietHours: { fromMinute: toMinute(target.value), toMinute: quietHours?.toMinute ?? 0 } },
              })
            }
          />
        </label>
        <label className="small">
          to{' '}
          <input
            className="field"
            type="time"
            value={toTime(quietHours?.toMinute ?? 0)}
            onChange={({ target }) =>
              target.value !== '' &&
              settings.change({
                help: { quietHours: { fromMinute: quietHours?.fromMinute ?? 0, toMinute: toMinute(target.value) } },
              })
            }
          />
        </label>
      </Setting>
      <Setting id="weekdays" label="Days without help">
        <div className="buttons">
          {weekdays.map((name, day) => (
            <label key={name} className="small">
              <input
                type="checkbox"
                checked={help.weekdaysOff.includes(day)}
                onChange={({ target }) =>
                  settings.change({
                    help: {
                      weekdaysOff: target.checked
                        ? [...help.weekdaysOff, day]
                        : help.weekdaysOff.filter((off) => off !== day),
                    },
                  })
                }
              />{' '}
              {name}
            </label>
          ))}
        </div>
      </Setting>
    </>
  )
}

/** Asked only here, where it is wanted; the browser's own answer counts. */
function Notifications() {
  const { settings } = useParts()
  const { notifications } = useStore(settings)
  const [blocked, setBlocked] = useState(() => 'Notification' in globalThis && Notification.permission === 'denied')
  const switchOn = async (): Promise<void> => {
    const answer = 'Notification' in globalThis ? await Notification.requestPermission() : 'denied'
    setBlocked(answer === 'denied')
    settings.change({ notifications: { on: answer === 'granted' } })
  }
  return (
    <Setting
      id="notifications"
      label="Notifications"
      help={
        blocked
          ? 'The browser blocks notifications from this address. Allow them in its site settings first.'
          : 'Only for a help that comes while this window is out of sight. Without them, such a help is not shown.'
      }
    >
      <Choice
        value={notifications.on && !blocked ? 'on' : 'off'}
        options={onOff}
        onChange={(value) => void (value === 'on' ? switchOn() : settings.change({ notifications: { on: false } }))}
      />
    </Setting>
  )
}

function How() {
  const { settings } = useParts()
  const { help, exercises } = useStore(settings)
  return (
    <>
      <Setting id="delivery" label="How it appears" help="A card in the corner, a larger one, or a notification first.">
        <Choice
          value={help.delivery}
          options={[
            ['card', 'Card'],
            ['page', 'Larger'],
            ['notification', 'Notification'],
          ]}
          onChange={(delivery) => void settings.change({ help: { delivery } })}
        />
      </Setting>
      <Notifications />
      <Setting id="warning" label="Warning and snooze" help="A line before the card, and how long “later” is.">
        <Amount
          label="Seconds ahead"
          value={help.warnSeconds}
          range={[0, 60]}
          onChange={(warnSeconds) => void settings.change({ help: { warnSeconds } })}
        />
        <Amount
          label="Minutes later"
          value={help.snoozeMinutes}
          range={[1, 60]}
          onChange={(snoozeMinutes) => void settings.change({ help: { snoozeMinutes } })}
        />
      </Setting>
      <Setting id="breathing" label="Breathing" help="Six breaths a minute, longer out than in, is best supported.">
        <Choice
          value={exercises.breathing}
          options={[
            ['long-exhale', '4 in, 6 out'],
            ['coherent', '5.5 and 5.5'],
            ['box', 'Box'],
            ['4-7-8', '4-7-8'],
          ]}
          onChange={(breathing) => void settings.change({ exercises: { breathing } })}
        />
        <Choice
          value={exercises.sound ? 'on' : 'off'}
          options={[
            ['on', 'Tones'],
            ['off', 'Silent'],
          ]}
          onChange={(value) => void settings.change({ exercises: { sound: value === 'on' } })}
        />
      </Setting>
    </>
  )
}

export const HelpSection = () => (
  <>
    <section className="card settings-card">
      <When />
    </section>
    <section className="card settings-card">
      <How />
    </section>
    <ConsentSettings />
  </>
)
