// The day so far as a strip of states; empty until something has been read.
import { Link } from 'wouter'
import { stateLabels } from '#core/contracts/state.ts'
import { StateMark, stateWords } from '../../ui/state-mark.tsx'

const hours = [6, 8, 10, 12, 14, 16, 18, 20, 22]

export const DayCard = () => (
  <article className="card day">
    <div className="label">
      <h2>Today</h2>
      <ul className="state-key" aria-label="Colours of the strip">
        {stateLabels.map((label) => (
          <li key={label}>
            <StateMark state={label} /> {stateWords[label]}
          </li>
        ))}
      </ul>
    </div>
    <figure className="day-strip" aria-label="No state recorded today" />
    <div className="day-hours small" aria-hidden="true">
      {hours.map((hour) => (
        <span key={hour}>{hour}</span>
      ))}
    </div>
    <p className="small muted">
      Nothing recorded today. <Link href="/today">What will be here</Link>
    </p>
  </article>
)
