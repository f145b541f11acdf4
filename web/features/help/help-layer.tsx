// The card: a warning, then one offer with one primary action and one way out, the rest behind "more"; never takes the focus.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { PlanAction } from '#core/contracts/plan.ts'
import { formatTime } from '../../ui/clock.ts'
import { stateWords } from '../../ui/state-mark.tsx'
import { useStore } from '../../ui/store.ts'
import { wordsOf } from '../lab/arm-words.ts'
import { reasonWords } from '../now/reason-words.ts'
import { useParts } from '../shell/parts.ts'
import { createAnnouncer } from './announcer.ts'
import { Exercise } from './exercise.tsx'
import type { Help, HelpView, Offer } from './help.ts'
import './help.css'

const actionWords: Readonly<Partial<Record<PlanAction['kind'], string>>> = {
  breathe: 'Start breathing',
  'rest-eyes': 'Rest my eyes',
  move: 'Start',
  'take-break': 'Start the break',
  'micro-steps': 'Show the steps',
  defuse: 'Show me',
  'focus-timer': 'Start the timer',
  dim: 'Start',
}

/** Why now, in the words of the state card. */
function WhyNow({ offer: { estimate, plan } }: { readonly offer: Offer }) {
  const [first] = estimate?.reasons ?? []
  if (!estimate || !first) return null
  const { name, comparison } = reasonWords(first)
  return (
    <p className="small muted">
      Why now: {stateWords[estimate.state].toLowerCase()} since {formatTime(estimate.sinceMs)}, most of all{' '}
      {name.toLowerCase()} ({comparison}). Drawn by chance among what would do: {wordsOf(plan.arm).toLowerCase()}.
    </p>
  )
}

function More({ help, offer }: { readonly help: Help; readonly offer: Offer }) {
  const { settings } = useParts()
  const minutes = useStore(settings).help.snoozeMinutes
  return (
    <div className="help-more">
      <button type="button" className="button" data-kind="quiet" onClick={help.snooze}>
        In {minutes} minutes
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={() => help.refuse('unhelpful')}>
        Not helpful
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={() => help.refuse('never')}>
        Never this
      </button>
      <WhyNow offer={offer} />
    </div>
  )
}

function OfferCard({ help, offer }: { readonly help: Help; readonly offer: Offer }) {
  const [isMore, setMore] = useState(false)
  const action = offer.plan.actions[0]
  return (
    <>
      <h2 className="serif help-card-title">{offer.plan.title}</h2>
      <p className="muted">{offer.plan.text}</p>
      <p className="buttons">
        <button type="button" className="button" data-kind="primary" onClick={help.accept}>
          {(action && actionWords[action.kind]) ?? 'Show me'}
        </button>
        <button type="button" className="button" onClick={() => help.refuse('dismissed')}>
          Not now
        </button>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          aria-expanded={isMore}
          onClick={() => {
            setMore(!isMore)
            help.hold(!isMore)
          }}
        >
          More
        </button>
      </p>
      {isMore && <More help={help} offer={offer} />}
    </>
  )
}

function Warning({ help, view }: { readonly help: Help; readonly view: Extract<HelpView, { kind: 'warning' }> }) {
  return (
    <div className="help-warning">
      <p>
        {view.offer.plan.title} <span className="muted">in {view.secondsLeft} s</span>
      </p>
      <button type="button" className="button" onClick={help.accept}>
        Now
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={() => help.refuse('dismissed')}>
        Not now
      </button>
    </div>
  )
}

function content(help: Help, view: HelpView): ReactNode {
  switch (view.kind) {
    case 'warning':
      return <Warning help={help} view={view} />
    case 'offer':
      return <OfferCard key={view.offer.plan.planId} help={help} offer={view.offer} />
    case 'running':
      return (
        <>
          <h2 className="serif help-card-title">{view.offer.plan.title}</h2>
          <Exercise
            key={view.action?.actionId ?? 'words'}
            action={view.action}
            text={view.offer.plan.text}
            onEnd={help.finish}
          />
        </>
      )
    default:
      return null
  }
}

/** Watching the card holds its time; Escape inside it is the way out. It never takes the focus by itself. */
function useCard(help: Help) {
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    const listening = new AbortController()
    const options = { signal: listening.signal }
    const hold = (isHeld: boolean) => () => help.hold(isHeld)
    const element = card.current
    element?.addEventListener('pointerenter', hold(true), options)
    element?.addEventListener('pointerleave', hold(false), options)
    element?.addEventListener('focusin', hold(true), options)
    element?.addEventListener('focusout', hold(false), options)
    element?.addEventListener(
      'keydown',
      ({ key }) => {
        if (key !== 'Escape') return
        if (help.get().kind === 'running') help.finish(false)
        else help.refuse('dismissed')
      },
      options,
    )
    return () => listening.abort()
  }, [help])
  return card
}

function Card({ view, children }: { readonly view: HelpView; readonly children: ReactNode }) {
  const { help, settings } = useParts()
  const { delivery } = useStore(settings).help
  const size = view.kind === 'running' ? 'running' : delivery === 'page' ? 'page' : undefined
  return (
    <section ref={useCard(help)} className="help-card card" aria-label="Suggestion" data-size={size}>
      {children}
    </section>
  )
}

export function HelpLayer() {
  const { help } = useParts()
  const view = useStore(help)
  const [announcer] = useState(() => createAnnouncer(help, Date.now))
  const inside = content(help, view)
  return (
    <>
      <p className="visually-hidden" role="status">
        {useStore(announcer)}
      </p>
      {inside !== null && <Card view={view}>{inside}</Card>}
    </>
  )
}
