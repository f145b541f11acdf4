// Random answers of a model, from nearly right to noise: many in one go, each judged. The same seed gives the same answers.
import { actionTraits } from '#core/contracts/plan.ts'
import { seededRandom } from '#core/maths/seeded-random.ts'
import { allowedKinds } from '#core/plan/allow-table.ts'
import { readReply } from '#core/plan/read-reply.ts'
import { arms } from '#core/policy/arms.ts'
import { breachesOf } from './inside.ts'
import { sampleRequest } from './sample-request.ts'

type Dice = () => number
const pick = <T>(dice: Dice, list: readonly T[]): T => list[Math.floor(dice() * list.length)] as T // never empty where it is called

const kinds = [
  ...Object.keys(actionTraits),
  'run-command',
  'navigate',
  '__proto__',
  'constructor',
  '',
  'CLOSE-TABS',
  'close-tabs ',
]
const texts = [
  '',
  'Breathe',
  'https://evil.example',
  '<b>x</b>',
  '\u202ebidi',
  'x'.repeat(2000),
  'Delete it all',
  '٣ تنفس',
  '漢字',
  '\ud800',
  '91 of 23',
]
const handles = [
  't_00000001',
  't_00000002',
  't_00000003',
  't_00000006',
  't_0000000p',
  't_ffffffff',
  'T_00000001',
  '../x',
  'https://x',
  '',
]
const numbers = [0, -1, 10, 20, 60, 120, 901, 1e9, 0.5]

function randomValue(dice: Dice, depth: number): unknown {
  const roll = dice()
  if (roll < 0.25) return pick(dice, texts)
  if (roll < 0.45) return pick(dice, numbers)
  if (roll < 0.6) return Array.from({ length: Math.floor(dice() * 6) }, () => pick(dice, handles))
  if (roll < 0.7) return pick(dice, ['box', 'long-exhale', 'nonsense', null, true])
  if (roll < 0.8 || depth > 3) return pick(dice, handles)
  if (roll < 0.9) return Array.from({ length: Math.floor(dice() * 4) }, () => randomValue(dice, depth + 1))
  return Object.fromEntries(Array.from({ length: 2 }, () => [pick(dice, fields), randomValue(dice, depth + 1)]))
}

const fields = [
  'targets',
  'target',
  'label',
  'text',
  'steps',
  'minutes',
  'seconds',
  'pattern',
  'actionId',
  'url',
  'kind',
  'command',
]

/** Mostly with the fields its kind has, sometimes with a few more or other ones. */
function randomAction(dice: Dice, likely: readonly string[]): unknown {
  if (dice() < 0.05) return randomValue(dice, 0)
  const kind = likely.length > 0 && dice() < 0.6 ? pick(dice, likely) : pick(dice, kinds)
  const right: Record<string, unknown> = { kind }
  if (kind.endsWith('-tabs'))
    right['targets'] = Array.from({ length: 1 + Math.floor(dice() ** 2 * 7) }, () =>
      pick(dice, dice() < 0.7 ? handles.slice(1, 4) : handles),
    )
  if (kind === 'group-tabs' || kind === 'bookmark-tabs') right['label'] = pick(dice, texts)
  if (['breathe', 'rest-eyes', 'move'].includes(kind)) right['seconds'] = pick(dice, numbers)
  if (kind === 'breathe') right['pattern'] = pick(dice, ['box', 'long-exhale', 'nonsense'])
  if (['take-break', 'focus-timer', 'dim', 'do-not-disturb'].includes(kind)) right['minutes'] = pick(dice, numbers)
  if (kind === 'micro-steps') right['steps'] = Array.from({ length: Math.floor(dice() * 7) }, () => pick(dice, texts))
  if (kind === 'defuse' || kind === 'notify') right['text'] = pick(dice, texts)
  if (kind === 'open-target' || kind === 'launch-project') right['target'] = pick(dice, handles)
  if (dice() < 0.15) right[pick(dice, fields)] = randomValue(dice, 0)
  return right
}

function randomAnswer(dice: Dice, likely: readonly string[]): string {
  const answer: Record<string, unknown> = {
    title: dice() < 0.95 ? pick(dice, texts) : randomValue(dice, 0),
    text: dice() < 0.95 ? pick(dice, texts) : randomValue(dice, 0),
    claims: dice() < 0.8 ? [] : randomValue(dice, 0),
    actions: Array.from({ length: Math.floor(dice() * 5) }, () => randomAction(dice, likely)),
  }
  if (dice() < 0.03) answer[pick(dice, fields)] = 1
  let text = JSON.stringify(answer)
  if (dice() < 0.1) {
    const at = Math.floor(dice() * text.length)
    text =
      text.slice(0, at) + String.fromCharCode(Math.floor(dice() * 0x3000)) + text.slice(at + Math.floor(dice() * 4))
  }
  return dice() < 0.02 ? text.slice(0, Math.floor(dice() * text.length)) : text
}

export interface RandomTally {
  readonly plans: number
  readonly actions: number
  readonly unusable: number
  readonly breaches: readonly string[]
}

/** Reads `runs` random answers under changing arms, consents, abilities and contexts. */
export function readRandomAnswers(runs: number, seed: number): RandomTally {
  const dice = seededRandom(seed)
  const requests = arms.flatMap((arm) => [
    sampleRequest(arm),
    sampleRequest(arm, { source: { tabs: [] } }),
    sampleRequest(arm, { consents: { overlay: 'SUGGEST', breathing: 'OBSERVE' } }),
    sampleRequest(arm, { available: ['breathe', 'defuse', 'close-tabs', 'launch-project'] }),
  ])
  const tally = { plans: 0, actions: 0, unusable: 0, breaches: [] as string[] }
  for (let k = 0; k < runs; k++) {
    const request = pick(dice, requests)
    const text = randomAnswer(dice, allowedKinds(request))
    const read = readReply(text, request, 5)
    if (read.kind === 'unusable') tally.unusable++
    else {
      tally.plans++
      tally.actions += read.plan.actions.length
      tally.breaches.push(...breachesOf(read.plan, request).map((breach) => `${breach} in ${text.slice(0, 200)}`))
    }
  }
  return tally
}
