// A help while the window is out of sight: one notification, if the person allowed it, that leads back to the card; and the badge.
import type { Settings } from '#core/contracts/settings.ts'
import type { HelpView } from './help.ts'

interface Badge {
  readonly setAppBadge?: () => Promise<void>
  readonly clearAppBadge?: () => Promise<void>
}

export interface Nudge {
  /** Would a notification reach the person? */
  readonly canReach: () => boolean
  readonly follow: (view: HelpView) => void
}

export function createNudge(settings: { readonly get: () => Settings }): Nudge {
  let last = ''
  let open: Notification | null = null
  const canReach = (): boolean =>
    settings.get().notifications.on && 'Notification' in globalThis && Notification.permission === 'granted'
  const notify = ({ plan }: Extract<HelpView, { readonly kind: 'offer' }>['offer']): void => {
    open = new Notification(plan.title, {
      body: plan.text,
      tag: 'cortex-help',
      silent: !settings.get().notifications.sound,
    })
    open.addEventListener('click', () => globalThis.focus())
  }
  return {
    canReach,
    follow(view) {
      const badge = navigator as Badge // installed apps only; absent elsewhere
      const wantsBadge = settings.get().notifications.badge && view.kind !== 'none'
      void (wantsBadge ? badge.setAppBadge?.() : badge.clearAppBadge?.())?.catch(() => undefined)
      if (view.kind === 'none') {
        open?.close()
        open = null
        return
      }
      const { planId } = view.offer.plan
      const wanted = document.hidden || settings.get().help.delivery === 'notification'
      if (view.kind === 'running' || planId === last || !wanted || !canReach()) return
      last = planId
      notify(view.offer)
    },
  }
}
