// Settings, help and consent, second half: what is never offered, the ladder by kind, its history, and what can be taken back.
import { useQuery } from '@tanstack/react-query'
import { type ConsentKind, consentKinds } from '#core/policy/arms.ts'
import { effectiveLevel } from '#core/policy/consent/ladder.ts'
import { DEFAULT_GLOBAL_CAP, consentRules } from '#core/policy/consent/rules.ts'
import { consentHistoryQuery } from '../../queries/consent.ts'
import { formatDay, formatTime, useMinute } from '../../ui/clock.ts'
import { useStore } from '../../ui/store.ts'
import { causeWords, kindWords, levelWords } from '../help/consent-words.ts'
import { wordsOf } from '../lab/arm-words.ts'
import { useParts } from '../shell/parts.ts'
import { Setting } from './setting.tsx'

/** A kind this build does not know keeps its name. */
const kindWordsOf = (subject: string): string =>
  new Map<string, string>(Object.entries(kindWords)).get(subject) ?? subject

function Never() {
  const { settings } = useParts()
  const { never } = useStore(settings).help
  if (never.length === 0) return null
  return (
    <Setting id="never" label="Never offered" help="Kinds you sent away for good.">
      <ul className="consent-list">
        {never.map((arm) => (
          <li key={arm}>
            <span>{wordsOf(arm)}</span>
            <button
              type="button"
              className="button"
              onClick={() => settings.change({ help: { never: never.filter((one) => one !== arm) } })}
            >
              Allow again
            </button>
          </li>
        ))}
      </ul>
    </Setting>
  )
}

function Ladder() {
  const { mind, memory } = useParts()
  const consents = useStore(memory)?.consents
  const levelOf = (kind: ConsentKind) =>
    consents ? effectiveLevel(consents[kind], consentRules[kind], DEFAULT_GLOBAL_CAP) : consentRules[kind].start
  return (
    <Setting
      id="consent"
      label="What each kind may do"
      help="Trust is earned by your yes, lost by your no, fades when unused, and has a ceiling. You can withdraw or reset it at once."
    >
      <ul className="consent-list">
        {consentKinds.map((kind) => (
          <li key={kind}>
            <span>
              {kindWords[kind]} <span className="small muted">{levelWords[levelOf(kind)]}</span>
            </span>
            <button
              type="button"
              className="button"
              aria-label={`${levelOf(kind) === 'OBSERVE' ? 'Allow again' : 'Withdraw'}: ${kindWords[kind]}`}
              onClick={() => mind.consent({ subject: kind, change: levelOf(kind) === 'OBSERVE' ? 'reset' : 'revoked' })}
            >
              {levelOf(kind) === 'OBSERVE' ? 'Allow again' : 'Withdraw'}
            </button>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              aria-label={`Reset: ${kindWords[kind]}`}
              onClick={() => mind.consent({ subject: kind, change: 'reset' })}
            >
              Reset
            </button>
          </li>
        ))}
      </ul>
    </Setting>
  )
}

function History() {
  const { store, memory } = useParts()
  const consents = useStore(memory)?.consents
  const { data: events = [] } = useQuery(consentHistoryQuery(store, consents))
  return (
    <Setting
      id="consent-history"
      label="History of consent"
      help={
        events.length === 0 ? 'Nothing has changed yet. Every change will be listed here, with its cause.' : undefined
      }
    >
      <ul className="consent-list">
        {events.toReversed().map(({ eventId, atMs, subject, to, cause }) => (
          <li key={eventId}>
            <span className="small">
              {formatDay(atMs)}, {formatTime(atMs)}: {kindWordsOf(subject)} {levelWords[to]}, because{' '}
              {causeWords[cause]}
            </span>
          </li>
        ))}
      </ul>
    </Setting>
  )
}

function TakeBack() {
  const { undoJournal, undo } = useParts()
  const entries = useStore(undoJournal)
  const nowMs = useMinute()
  if (entries.length === 0) return null
  const words: Readonly<Record<string, string>> = { dim: 'Page dimmed', 'never-this': 'A kind switched off for good' }
  const status = { undone: 'taken back', conflict: 'you changed it since', expired: 'over', open: 'over' } as const
  return (
    <Setting id="undo" label="What was changed" help="Changes of the last day, and the way back.">
      <ul className="consent-list">
        {entries.map((entry) => (
          <li key={entry.undoId}>
            <span>
              {words[entry.kind] ?? entry.kind} <span className="small muted">{formatTime(entry.doneMs)}</span>
            </span>
            {entry.status === 'open' && entry.offeredUntilMs > nowMs ? (
              <button type="button" className="button" onClick={() => undo(entry.undoId)}>
                Undo
              </button>
            ) : (
              <span className="small muted">{status[entry.status]}</span>
            )}
          </li>
        ))}
      </ul>
    </Setting>
  )
}

export const ConsentSettings = () => (
  <section className="card settings-card">
    <Never />
    <Ladder />
    <History />
    <TakeBack />
  </section>
)
