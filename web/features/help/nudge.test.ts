// Notifications of a help, against a browser made of a few stand-ins.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '#core/contracts/settings.ts'
import type { HelpView } from './help.ts'
import { createNudge } from './nudge.ts'

const shown: { title: string; silent: boolean; closed: boolean }[] = []
class StandIn {
  static permission = 'granted'
  readonly #entry: (typeof shown)[number]
  constructor(title: string, options: { silent: boolean }) {
    this.#entry = { title, silent: options.silent, closed: false }
    shown.push(this.#entry)
  }
  addEventListener = (): void => undefined
  close = (): void => void (this.#entry.closed = true)
}

function browser({ permission = 'granted', hidden = true, on = true } = {}) {
  shown.length = 0
  StandIn.permission = permission
  const badges: string[] = []
  vi.stubGlobal('Notification', StandIn)
  vi.stubGlobal('document', { hidden })
  vi.stubGlobal('navigator', {
    setAppBadge: () => Promise.resolve(badges.push('set')),
    clearAppBadge: () => Promise.resolve(badges.push('clear')),
  })
  const nudge = createNudge({
    get: () => ({ ...defaultSettings, notifications: { ...defaultSettings.notifications, on } }),
  })
  return { nudge, badges }
}
const offered = (planId: string): HelpView =>
  ({ kind: 'offer', offer: { plan: { planId, title: planId, text: '' } } }) as HelpView // all that is read of it

afterEach(() => void vi.unstubAllGlobals())

describe('a help out of sight', () => {
  it('[U9] is told once by a silent notification that goes with the help, and by the badge', () => {
    const { nudge, badges } = browser()
    nudge.follow(offered('plan-1'))
    nudge.follow(offered('plan-1'))
    expect(shown).toEqual([{ title: 'plan-1', silent: true, closed: false }])
    nudge.follow({ kind: 'none' })
    expect(shown[0]?.closed).toBe(true)
    expect(badges).toEqual(['set', 'set', 'clear'])
  })

  it('[U9] is not told where nobody allowed it, and not beside a card that is seen', () => {
    for (const world of [{ permission: 'default' }, { permission: 'denied' }, { on: false }]) {
      const { nudge } = browser(world)
      expect(nudge.canReach()).toBe(false)
      nudge.follow(offered('plan-1'))
      expect(shown).toEqual([])
    }
    browser({ hidden: false }).nudge.follow(offered('plan-1'))
    expect(shown).toEqual([])
  })
})
