// The words of plans made without a model, and our own sentence for what each action does: what a person says yes to.
import type { PlanAction } from '../contracts/plan.ts'
import type { Arm } from '../policy/arms.ts'
import { targetsOf } from './allow-table.ts'

export interface HelpWords {
  readonly title: string
  readonly text: string
}
type Variants = readonly [HelpWords, ...HelpWords[]]

/** `offer` stands above a button that does it; `suggest` where nothing can be done for the person but say it. */
export const helpWords: Readonly<Record<Arm, { readonly offer: Variants; readonly suggest: Variants }>> = {
  no_action: {
    offer: [{ title: 'Nothing to do', text: 'You are left alone.' }],
    suggest: [{ title: 'Nothing to do', text: 'You are left alone.' }],
  },
  workspace_simplify: {
    offer: [
      {
        title: 'Fewer tabs in view',
        text: 'Tabs you have not used for a while can step back. Each comes back with one click.',
      },
      {
        title: 'A tidier window',
        text: 'Put aside what you are not using right now. Nothing is lost, and undo brings it back.',
      },
    ],
    suggest: [
      { title: 'Fewer tabs in view', text: 'You may find it easier with only the tabs you need for the next step.' },
      {
        title: 'A tidier window',
        text: 'Close or group what you are done with, and keep the one thing you are working on.',
      },
    ],
  },
  task_decompose: {
    offer: [
      { title: 'One small step', text: 'When much pulls at you, a small next step is easier to begin than the whole.' },
      { title: 'Begin with ten minutes', text: 'Only the first step counts now. The rest can wait its turn.' },
    ],
    suggest: [{ title: 'One small step', text: 'Write down the smallest next step, and do only that one.' }],
  },
  breath_box: {
    offer: [
      {
        title: 'A few slow breaths',
        text: 'Breathe along for five minutes, or for two as a short reset. End whenever you like.',
      },
      { title: 'Slow breathing', text: 'Slower breathing, longer out than in. You can stop at any time.' },
    ],
    suggest: [{ title: 'A few slow breaths', text: 'Four counts in, six counts out, for a few minutes.' }],
  },
  nature_break: {
    offer: [
      {
        title: 'A short break',
        text: 'Five minutes away from the screen, if you can: a window, some water, a few steps.',
      },
      { title: 'Look up for a while', text: 'Give your eyes something far away and your legs something to do.' },
    ],
    suggest: [{ title: 'A short break', text: 'Stand up, look far away, come back in five minutes.' }],
  },
  flow_shield: {
    offer: [
      {
        title: 'Keep this stretch quiet',
        text: 'Dim what is not in front of you and hold messages back until the time is up.',
      },
      { title: 'A quiet stretch', text: 'Fewer things on the screen while you work. It ends by itself.' },
    ],
    suggest: [{ title: 'A quiet stretch', text: 'You could silence messages for the next half hour.' }],
  },
  defusion_prompt: {
    offer: [
      { title: 'A step back', text: 'One minute to look at what keeps pulling at you.' },
      { title: 'Notice, then choose', text: 'A short question before you go on.' },
    ],
    suggest: [{ title: 'A step back', text: 'Name what pulls at you, and decide whether it can wait.' }],
  },
  circuit_breaker: {
    offer: [
      {
        title: 'Time for a real pause',
        text: 'This has been going on for a while. Ten minutes off now; your work will wait for you.',
      },
      { title: 'A full stop', text: 'Let go of it for ten minutes. A longer break helps more than a short one.' },
    ],
    suggest: [{ title: 'A full stop', text: 'Leave the desk for ten minutes if you can.' }],
  },
}

const patternWords = {
  'long-exhale': 'four counts in, six out',
  box: 'four counts each way',
  '4-7-8': 'four in, seven held, eight out',
  coherent: 'five and a half counts in and out',
} as const

const tabs = (count: number): string => (count === 1 ? '1 tab' : `${count} tabs`)
const minutesOf = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`)
const secondsOf = (seconds: number): string => (seconds % 60 === 0 ? minutesOf(seconds / 60) : `${seconds} seconds`)

/** What will happen, in our words and with the true count: the sentence beside the button. Never a model's. */
export function actionSentence(action: PlanAction): string {
  const count = targetsOf(action).length
  switch (action.kind) {
    case 'show-card':
      return 'Shows this card.'
    case 'breathe':
      return `Paces your breathing for ${secondsOf(action.seconds)}: ${patternWords[action.pattern]}.`
    case 'rest-eyes':
      return `Rests your eyes for ${secondsOf(action.seconds)}.`
    case 'move':
      return `Reminds you to move for ${secondsOf(action.seconds)}.`
    case 'take-break':
      return `Starts a break of ${minutesOf(action.minutes)}.`
    case 'micro-steps':
      return action.steps.length === 1 ? 'Shows one small step.' : `Shows ${action.steps.length} small steps.`
    case 'defuse':
      return 'Shows one question to step back with.'
    case 'focus-timer':
      return `Starts a timer of ${minutesOf(action.minutes)}.`
    case 'dim':
      return `Dims this page for ${minutesOf(action.minutes)}.`
    case 'group-tabs':
      return `Puts ${tabs(count)} into a group.`
    case 'discard-tabs':
      return `Puts ${tabs(count)} to sleep. They load again when you open them.`
    case 'close-tabs':
      return `Closes ${tabs(count)}. Undo opens them again.`
    case 'bookmark-tabs':
      return `Saves ${tabs(count)} as bookmarks.`
    case 'notify':
      return 'Shows a notification.'
    case 'do-not-disturb':
      return `Holds notifications back for ${minutesOf(action.minutes)}.`
    case 'open-target':
      return 'Opens a page or folder you allowed.'
    case 'launch-project':
      return 'Opens one of your projects.'
  }
}
