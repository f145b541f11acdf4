// A day without readings: the empty lanes, what they need, and a drawn person's day to look at meanwhile.
import { Link } from 'wouter'
import { Teach } from '../../ui/teach.tsx'
import { SampleOffer } from '../sample/use-days.tsx'
import '../../ui/teach.css'

const lanes = [
  { name: 'State', thin: false },
  { name: 'Tabs', thin: true },
  { name: 'Help', thin: true },
  { name: 'Notes', thin: true },
] as const
const hours = [6, 10, 14, 18, 22]

const EmptyLanes = () => (
  <figure className="lanes" aria-label="Four empty lanes from 6 to 22 o’clock: state, tabs, help, notes">
    {lanes.map(({ name, thin }) => (
      <div key={name} className="lane-row">
        <span className="small muted">{name}</span>
        <div className="lane" data-thin={thin || undefined} />
      </div>
    ))}
    <div className="lane-hours">
      {hours.map((hour) => (
        <span key={hour}>{hour}</span>
      ))}
    </div>
  </figure>
)

interface EmptyTodayProps {
  readonly isToday: boolean
  readonly isSample: boolean
}

export const EmptyToday = ({ isToday, isSample }: EmptyTodayProps) => (
  <section className="teach-grid">
    <Teach
      title={isToday ? 'Your day will lie here' : 'Nothing was read on this day'}
      picture={<EmptyLanes />}
      needs={[
        <>
          One signal that is switched on: <Link href="/now">start on Now</Link>
        </>,
        'A few minutes of readings; stretches without any stay grey',
      ]}
    >
      The strip shows when you were in flow, busier or slower than your usual, and recovering. Under it, what you were
      in, what was offered, and what you noted. If a label is wrong you can correct it, and Cortex learns from that.
    </Teach>
    {!isSample && <SampleOffer />}
  </section>
)
