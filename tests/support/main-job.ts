// What the main job's runs share: a person at the keys, and what the page wrote down.
import type { Page } from '@playwright/test'
import type { StoredRecord } from '#core/contracts/records.ts'
import { type Settings, defaultSettings } from '#core/contracts/settings.ts'
import { arms } from '#core/policy/arms.ts'

/** Settings of a person who allows one kind of help (or none) at any hour, and the rhythm of their keys. */
export function settingsFor(arm: string | null): Settings {
  return {
    ...defaultSettings,
    sensing: { ...defaultSettings.sensing, rhythm: true },
    help: {
      ...defaultSettings.help,
      quietHours: null,
      never: arms.filter((one) => one !== 'no_action' && one !== arm),
    },
  }
}

export async function chooseSettings(page: Page, settings: Settings): Promise<void> {
  await page.addInitScript((text) => {
    if (localStorage.getItem('cortex.settings') === null) localStorage.setItem('cortex.settings', text)
  }, JSON.stringify(settings))
}

export interface Typing {
  readonly stop: () => Promise<void>
}

/** Real key events, until told otherwise: every other one a correction, in fits and starts. */
export function typeInFits(page: Page): Typing {
  let going = true
  const typing = (async () => {
    for (let k = 0; going; k++) {
      await page.keyboard.press(k % 2 === 0 ? 'a' : 'Backspace')
      if (k % 5 === 4) await page.waitForTimeout(90)
    }
  })()
  return {
    stop: async () => {
      going = false
      await typing
    },
  }
}

/** One store of the page's database, read beside the product. */
const readStore = (page: Page, store: string): Promise<unknown[]> =>
  page.evaluate(async (name) => {
    // Opening a database that is not there yet would make one, and the product would find it empty.
    if (!(await indexedDB.databases()).some((one) => one.name === 'cortex')) return []
    return new Promise<unknown[]>((done) => {
      const opening = indexedDB.open('cortex')
      opening.addEventListener('success', () => {
        const db = opening.result
        const close = (rows: unknown[]): void => {
          db.close()
          done(rows)
        }
        if (!db.objectStoreNames.contains(name)) return close([])
        const reading = db.transaction(name).objectStore(name).getAll()
        reading.addEventListener('success', () => close(reading.result as unknown[])) // what getAll gives
      })
    })
  }, store)

export async function readLog(page: Page): Promise<readonly StoredRecord[]> {
  const rows = (await readStore(page, 'decisions')) as { seq: number; record: StoredRecord }[] // as the store wrote them
  return rows.map(({ seq, record }) => ({ ...record, seq }))
}

export async function readDocument(page: Page, name: string): Promise<unknown> {
  const rows = (await readStore(page, 'documents')) as { name: string; body: unknown }[] // as the store wrote them
  return rows.find((row) => row.name === name)?.body ?? null
}
