// Small steps without a model: three that fit what the person said they are doing, told by a few telling words in several languages.
import { cleanLine } from './clean-text.ts'

type Steps = readonly [string, string, string]
type TaskKind = 'write' | 'code' | 'read' | 'plan' | 'answer'

/** Beginnings of words, so that their forms count too; English, German, French, Spanish. Chosen by hand. */
const tellers: readonly (readonly [TaskKind, RegExp])[] = [
  [
    'code',
    /\b(code|coding|bug|debug|fix|test|refactor|deploy|compile|api|implement|programm|fehler|corrig|déboguer|depurar)/iu,
  ],
  [
    'write',
    /\b(writ|draft|essay|paper|report|thesis|blog|slides?|present|schreib|bericht|arbeit|rédig|rapport|escrib|informe)/iu,
  ],
  ['read', /\b(read|study|learn|revis|exam|lecture|chapter|les|lern|prüfung|lire|étudi|apprend|leer|estudi)/iu],
  ['answer', /\b(e-?mail|mail|inbox|reply|answer|respond|message|antwort|répond|responder|correo)/iu],
  ['plan', /\b(plan|organi[sz]|schedul|prepar|budget|trip|vorbereit|prépar|organiser)/iu],
]

const stepsFor: Readonly<Record<TaskKind | 'any', readonly [Steps, ...Steps[]]>> = {
  code: [
    [
      'Write down in one sentence what should happen and what happens instead.',
      'Find the one line where the two part ways.',
      'Change only that, and try it.',
    ],
    [
      'Name the smallest part that could work by itself.',
      'Write one test or one example for it.',
      'Make that one pass. Leave the rest.',
    ],
  ],
  write: [
    [
      'Write the one sentence the reader should keep.',
      'List three points under it, a few words each.',
      'Write the first point badly. Mend it later.',
    ],
    [
      'Open the text where you left it and read the last paragraph.',
      'Write the next two sentences, good or not.',
      'Mark what is missing, and go on.',
    ],
  ],
  read: [
    [
      'Write down what you want to know from it.',
      'Read only headings and first sentences.',
      'Read the one part that answers your question.',
    ],
    [
      'Take the next two pages, not the whole.',
      'Close it and say in your words what they said.',
      'Note one question that is left.',
    ],
  ],
  answer: [
    [
      'Pick the one message that matters most.',
      'Answer it in three sentences.',
      'Put the others aside until a time you choose.',
    ],
    [
      'Decide which messages need you today.',
      'Answer the shortest of them first.',
      'Close the inbox until the next step is done.',
    ],
  ],
  plan: [
    [
      'Write down what has to be true at the end.',
      'List what must happen first, nothing more.',
      'Do the first item, or give it a time.',
    ],
    ['Empty your head onto a page, in any order.', 'Circle the three that matter.', 'Begin with the smallest of them.'],
  ],
  any: [
    [
      'Say in one sentence what “done” looks like.',
      'Name the smallest next step, two minutes or less.',
      'Do only that step.',
    ],
    [
      'Write down everything that pulls at you.',
      'Choose one, and put a line through what can wait.',
      'Work on the one for ten minutes.',
    ],
    [
      'Put your hands on the one file or page you need.',
      'Do the part you already know how to do.',
      'Then decide what comes next.',
    ],
  ],
}

/** Which kind of task the person's own words speak of; `any` when they do not say. */
const taskKind = (goal: string | null): TaskKind | 'any' =>
  goal === null ? 'any' : (tellers.find(([, words]) => words.test(goal))?.[0] ?? 'any')

/**
 * Three steps for the goal, if one was given.
 * @param turn whole number that chooses between the variants
 */
export function microSteps(goal: string | null, turn: number): string[] {
  const variants = stepsFor[taskKind(goal)]
  const [first, ...rest] = variants[turn % variants.length] ?? variants[0]
  const aim = goal === null ? '' : cleanLine(goal, 60).text
  const aimed = `For “${aim}”: ${first.charAt(0).toLowerCase()}${first.slice(1)}`
  return [aim === '' || aimed.length > STEP_CHARS ? first : aimed, ...rest]
}

/** As long as the contract lets a step be. */
const STEP_CHARS = 120
