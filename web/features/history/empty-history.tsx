// History before there is any: the empty week, what each part needs, and a drawn person's weeks to look at meanwhile.
import { Teach } from '../../ui/teach.tsx'
import { SampleOffer } from '../sample/use-days.tsx'
import '../../ui/teach.css'

const FIRST_HOUR = 5
const HOURS = 18
/** A Monday, to take the seven names of weekdays from. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' })
const days = Array.from({ length: 7 }, (_, index) => weekday.format(MONDAY + index * DAY_MS))
const hours = Array.from({ length: HOURS }, (_, index) => FIRST_HOUR + index)

const EmptyWeek = () => (
  <figure className="heat" aria-label="An empty week: seven days by eighteen hours">
    {days.map((day) => (
      <div key={day} className="lane-row">
        <span className="heat-day">{day}</span>
        {hours.map((hour) => (
          <i key={hour} />
        ))}
      </div>
    ))}
    <span />
    {hours.map((hour) => (
      <span key={hour}>{hour % 3 === 0 ? hour : ''}</span>
    ))}
  </figure>
)

const parts = [
  {
    title: 'Golden hour',
    value: 'No clear best time',
    words:
      'The hour you are most often in flow, once at least five days agree. If none stands out, it stays like this.',
  },
  {
    title: 'Streaks',
    value: 'None yet',
    words: 'Days in a row with a focused stretch. Days off do not break a streak.',
  },
  {
    title: 'Held back',
    value: 'Nothing',
    words: 'How often help stayed silent, and why: a call, typing, quiet hours, flow, or simply enough for the day.',
  },
] as const

export const EmptyHistory = ({ isSample }: { readonly isSample: boolean }) => (
  <section className="teach-grid">
    <Teach
      title="Your weeks will fill in here"
      picture={<EmptyWeek />}
      needs={[
        'A first day with readings',
        'Five days before anything is called usual or best',
        'Nothing else: it is counted here, in this browser',
      ]}
    >
      Each field is an hour, coloured by the state you were mostly in; grey is an hour without readings. From here you
      open a day, compare weeks, and take everything with you as a file.
    </Teach>
    {!isSample && <SampleOffer />}
    {parts.map(({ title, value, words }) => (
      <article key={title} className="card teach-small">
        <h2 className="label">{title}</h2>
        <p className="serif">{value}</p>
        <p className="small muted">{words}</p>
      </article>
    ))}
  </section>
)
