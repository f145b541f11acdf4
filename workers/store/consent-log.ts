// The history of consent: append-only, each event once, durable before the answer.
import { z } from 'zod/mini'
import { consentEventSchema, type ConsentEvent } from '#core/contracts/consent.ts'
import type { Access } from './access.ts'
import { checked, type Stored } from './outcome.ts'

export function createConsentLog(access: Access) {
  return {
    /** True when it was new, false when an event with this id was there before. */
    async appendConsent(input: ConsentEvent): Promise<Stored<boolean>> {
      const event = checked(consentEventSchema, input)
      if (!event.ok) return event
      const { eventId } = event.value
      return access.write({ stores: ['consent'], durability: 'strict' }, async (transaction) => {
        const log = transaction.objectStore('consent')
        if (await log.index('eventId').getKey(eventId)) return false
        await log.add({ eventId, event: event.value })
        return true
      })
    },

    /** Every change of consent, oldest first: the ladder is folded from it. */
    readConsent(): Promise<Stored<readonly ConsentEvent[]>> {
      return access.read(['consent'], async (transaction) => {
        const rows = await transaction.objectStore('consent').getAll()
        return rows.flatMap(({ event }) => z.safeParse(consentEventSchema, event).data ?? [])
      })
    },
  }
}
