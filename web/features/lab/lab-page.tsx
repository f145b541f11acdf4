// The Lab page: what each kind of help does for this person, with its uncertainty. Until there are trials, the empty axes.
import { useQuery } from '@tanstack/react-query'
import { arms } from '#core/policy/arms.ts'
import { labQuery } from '../../queries/lab.ts'
import { Teach } from '../../ui/teach.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { useParts } from '../shell/parts.ts'
import { armWords } from './arm-words.ts'
import { LabEvidence } from './lab-evidence.tsx'
import '../../ui/teach.css'
import './lab.css'

/** Effects are measured against being left alone, so that one has no line of its own. */
const offered = arms.filter((arm) => arm !== 'no_action')

const EmptyEffects = () => (
  <ul className="effects">
    {offered.map((arm) => (
      <li key={arm}>
        <span>{armWords[arm]}</span>
        <span className="effect-axis" aria-hidden="true" />
        <span className="small muted">n = 0</span>
      </li>
    ))}
    <li aria-hidden="true">
      <span className="effect-ends">
        <span>worse</span>
        <span className="effect-middle">no difference</span>
        <span>better</span>
      </span>
    </li>
  </ul>
)

const parts = [
  {
    title: 'Why by chance',
    words:
      'When several kinds of help would do, one is drawn by known odds, and sometimes none. Only so can the difference be told from luck.',
  },
  {
    title: 'When it speaks',
    words:
      'An interval is shown from ten days and thirty trials on. If it holds zero, the page says that it does not know yet.',
  },
  {
    title: 'Every decision on record',
    words:
      'Each one is written down before anything is shown: what was possible, with which odds, what came of it. You can replay it all.',
  },
] as const

const EmptyLab = () => (
  <section className="teach-grid">
    <Teach
      title="No trials yet"
      picture={<EmptyEffects />}
      needs={[
        'A state that has been read for a while',
        'Your leave for each kind of help; nothing starts without it',
        'Ten days and thirty trials before an interval is shown',
      ]}
    >
      For each kind of help, a mark will show how much better or worse the minutes after it were than without it, and a
      line how sure that is.
    </Teach>
    {parts.map(({ title, words }) => (
      <article key={title} className="card teach-small">
        <h2 className="label">{title}</h2>
        <p className="muted">{words}</p>
      </article>
    ))}
  </section>
)

export function LabPage() {
  const { data: examination } = useQuery(labQuery(useParts().mind))
  return (
    <>
      <PageHeader title="Lab" sub="What helps you" />
      {examination && examination.decisions.length > 0 ? <LabEvidence examination={examination} /> : <EmptyLab />}
    </>
  )
}
