// Checks on a single action of a model: each can only take away. One that fails by itself takes the action with it.
import { actionTraits, planActionSchema, type ActionKind, type PlanAction } from '../contracts/plan.ts'
import type { PlanRequest, PlanWarning } from '../contracts/planning.ts'
import { z } from 'zod/mini'
import { armActions, armOf, hasStrangersText, isAvailable, isConsented, targetsOf } from './allow-table.ts'
import { displayLine } from './clean-text.ts'

export type Objection = PlanWarning['why']
/** The action as it may stand, or why it may not. */
export type Checked = { readonly action: PlanAction } | { readonly objection: Objection }

/** Words of steps that cannot be taken back or that hand something over, in the languages our texts come in most. Beginnings of words. */
const DESTRUCTIVE =
  /\b(?:delet|remov|eras|wip(?:e|ing)|destroy|format (?:the|your|c)|overwrit|uninstall|shut ?down|reboot|factory reset|rm -|sudo|chmod|curl|wget|powershell|drop (?:table|database)|force[- ]push|reset --hard|kill|pay|buy|purchas|transfer|donat|send|upload|sign in|log ?in|password|passcode|credential|secret|token|seed phrase|credit card|download|install|disabl|turn off|paste|copy (?:this|the following)|run (?:this|the)|execut|visit|click)/iu
const DESTRUCTIVE_ELSEWHERE =
  /lösch|entfern|überweis|bezahl|kaufe|passwort|kennwort|installier|sende|supprim|effac|payer|payez|achet|mot de passe|télécharg|envoy|install|borr|elimin|contraseña|pag(?:a|ue)|compr|envía|descarg|apag(?:a|ue)|exclu|senha|baix|cancell|password|invia|scaric|verwijder|wachtwoord|usuń|hasło|удал|пароль|оплат|отправ|скача|видал|删除|刪除|密码|密碼|转账|轉帳|付款|发送|下载|安装|格式化|削除|パスワード|送金|支払|送信|삭제|비밀번호|송금|결제|다운로드|حذف|احذف|كلمة المرور|ادفع|أرسل|מחק|סיסמ|हटा|पासवर्ड|भेज|sil(?:in)?\b|şifre|gönder|xóa|mật khẩu|hapus|kata sandi/iu

/** Does a text ask for something that cannot be taken back, or that hands something over? Errs on the side of yes. */
export const isDestructive = (text: string): boolean => DESTRUCTIVE.test(text) || DESTRUCTIVE_ELSEWHERE.test(text)

/** One action of a model through every check, in order: shape, arm, consent, availability, strangers, targets, words. */
export function checkAction(raw: unknown, request: PlanRequest): Checked {
  try {
    return checkInOrder(raw, request)
  } catch {
    return { objection: 'check-failed' }
  }
}

function checkInOrder(raw: unknown, request: PlanRequest): Checked {
  const kind = kindOf(raw)
  const arm = armOf(request.arm)
  if (kind === null || arm === null || !armActions[arm].includes(kind)) return { objection: 'not-for-this-arm' }
  if (!isConsented(request, kind)) return { objection: 'no-consent' }
  if (!isAvailable(request, kind)) return { objection: 'not-available' }
  if (!actionTraits[kind].reversible && hasStrangersText(request)) return { objection: 'irreversible-after-strangers' }
  const worded = reword(raw as Readonly<Record<string, unknown>>) // kindOf found an object
  const parsed = z.safeParse(planActionSchema, { ...worded, actionId: 'a0' })
  if (!parsed.success) return { objection: 'out-of-bounds' }
  return checkTargets(parsed.data, request) ?? checkWords(parsed.data)
}

function kindOf(raw: unknown): ActionKind | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || !('kind' in raw)) return null
  const { kind } = raw
  return typeof kind === 'string' && Object.hasOwn(actionTraits, kind) ? (kind as ActionKind) : null // own key, just checked
}

/** Longest a text of each field may be, as the contract has it. */
const TEXT_CHARS = { text: 280, label: 40, step: 120 } as const

/** Texts become what a card may show before their lengths are judged: a model that writes a word too much loses the word. */
function reword(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { actionId: _own, ...rest } = raw // ids are ours
  const line = (value: unknown, max: number) => (typeof value === 'string' ? displayLine(value, max).text : value)
  return {
    ...rest,
    ...('text' in rest ? { text: line(rest['text'], TEXT_CHARS.text) } : {}),
    ...('label' in rest ? { label: line(rest['label'], TEXT_CHARS.label) } : {}),
    ...(Array.isArray(rest['steps'])
      ? { steps: rest['steps'].map((step) => line(step, TEXT_CHARS.step)).filter((step) => step !== '') }
      : {}),
  }
}

/** Every handle must be one we issued for this request and of the right sort; tabs to keep are not put aside. */
function checkTargets(action: PlanAction, { envelope }: PlanRequest): Checked | null {
  const known = 'targets' in action ? envelope.tabs : envelope.projects
  const targets = targetsOf(action)
  if (!targets.every((target) => known.some((one) => one.target === target))) return { objection: 'unknown-target' }
  const kept = new Set(envelope.tabs.filter(({ keep }) => keep).map(({ target }) => target))
  const putsAside = action.kind === 'discard-tabs' || action.kind === 'close-tabs'
  return putsAside && targets.some((target) => kept.has(target)) ? { objection: 'kept-target' } : null
}

function checkWords(action: PlanAction): Checked {
  if (action.kind === 'micro-steps') {
    const steps = action.steps.filter((step) => !isDestructive(step))
    return steps.length > 0 ? { action: { ...action, steps } } : { objection: 'destructive-step' }
  }
  const words = 'text' in action ? action.text : 'label' in action ? action.label : null
  if (words !== null && (words === '' || isDestructive(words))) return { objection: 'destructive-step' }
  return { action }
}
