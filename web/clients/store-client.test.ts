import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Reply } from '#core/contracts/worker-protocol.ts'
import { changeSettings, defaultSettings, type Settings, type SettingsPatch } from '#core/contracts/settings.ts'
import type { StoreEvent } from '../../workers/store.worker.ts'
import { watchStore } from '../features/records/watch-store.ts'
import { createNotices } from '../features/shell/notices.ts'
import { createStore } from '../ui/store.ts'
import { keepSettings } from './keep-settings.ts'
import { createListeners } from './listeners.ts'
import type { SettingsControl } from './settings.ts'
import type { StorageCanary } from './storage-canary.ts'
import { toStoreClient, type StoreClient } from './store-client.ts'
import type { WorkerStatus } from './worker-client.ts'

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
afterEach(() => void vi.restoreAllMocks())

/** A worker whose answers the test writes, one function a method. */
function createFakeStore(answers: Record<string, (input: never) => unknown>) {
  const events = createListeners<StoreEvent>()
  const statuses = createListeners<WorkerStatus>()
  const calls: [string, unknown][] = []
  const worker = {
    call: async (method: string, input: unknown): Promise<Reply<unknown>> => {
      calls.push([method, input])
      const answer = answers[method]
      return answer
        ? { ok: true, value: await answer(input as never) }
        : { ok: false, failure: { code: 'unknown-method', message: method } }
    },
    onEvent: events.add,
    onStatus: statuses.add,
    restart: vi.fn<() => void>(),
  } as unknown as StoreClient['worker'] // the parts that are used
  return { store: toStoreClient(worker), events, statuses, calls }
}

describe('store client', () => {
  it('a value, a refusal of the store and a failure of the worker come in one shape', async () => {
    const { store } = createFakeStore({
      readConsent: () => ({ ok: true, value: [] }),
      putLabel: () => ({ ok: false, refusal: 'full', sentence: 'There is no space left.', detail: '' }),
    })
    expect(await store.ask('readConsent', null)).toEqual({ ok: true, value: [] })
    expect(await store.ask('putLabel', {} as never)).toEqual({
      ok: false,
      code: 'full',
      sentence: 'There is no space left.',
      detail: '',
    })
    expect(await store.ask('listRecordings', null)).toMatchObject({
      ok: false,
      code: 'unknown-method',
      detail: 'listRecordings',
    })
  })
})

describe('settings kept in the store', () => {
  function createSettingsControl(initial: Settings = defaultSettings) {
    const state = createStore(initial)
    const changes = createListeners<SettingsPatch>()
    const control: SettingsControl = {
      ...state,
      adopt: state.set,
      onChange: changes.add,
      change(patch) {
        const changed = changeSettings(state.get(), patch)
        if (!changed.ok) return changed.sentence
        state.set(changed.settings)
        changes.tell(patch)
        return null
      },
    }
    return control
  }
  const dark = { ...defaultSettings, appearance: { ...defaultSettings.appearance, theme: 'dark' } } satisfies Settings
  const kept = (settings: Settings, saved = true) => ({
    ok: true,
    value: { settings, saved, repaired: [], newer: false },
  })

  it('[CON-11] what the store holds counts at the start, and a change is sent at once', async () => {
    const settings = createSettingsControl()
    const { store, calls } = createFakeStore({ readSettings: () => kept(dark), changeSettings: () => kept(dark) })
    keepSettings(settings, store, () => undefined)
    await turn()
    expect(settings.get().appearance.theme).toBe('dark')
    settings.change({ help: { dailyCap: 1 } })
    expect(calls.at(-1)).toEqual(['changeSettings', { help: { dailyCap: 1 } }])
  })

  it('[CON-11] a store that never held settings takes over the page’s copy', async () => {
    const { store, calls } = createFakeStore({
      readSettings: () => kept(defaultSettings, false),
      seedSettings: () => ({ ok: true, value: dark }),
    })
    keepSettings(createSettingsControl(dark), store, () => undefined)
    await turn()
    const { v: _, ...sections } = dark
    expect(calls).toEqual([
      ['readSettings', null],
      ['seedSettings', sections],
    ])
  })

  it('[CON-11] an answer that a change has overtaken is not put on the screen', async () => {
    const settings = createSettingsControl()
    const answers = [kept(defaultSettings), kept(dark)]
    const { store } = createFakeStore({
      readSettings: async () => {
        const answer = answers.shift()
        await turn()
        return answer
      },
      changeSettings: () => kept(dark),
    })
    keepSettings(settings, store, () => undefined)
    settings.change({ appearance: { theme: 'dark' } })
    const seen: string[] = []
    settings.subscribe(() => seen.push(settings.get().appearance.theme))
    await turn().then(turn).then(turn)
    expect(seen).not.toContain('auto')
    expect(settings.get().appearance.theme).toBe('dark')
  })

  it('[CON-11] another window’s change is read, and a change that cannot be kept is said', async () => {
    const settings = createSettingsControl()
    let held = defaultSettings
    const { store, events } = createFakeStore({
      readSettings: () => kept(held),
      changeSettings: () => ({ ok: false, refusal: 'full', sentence: 'There is no space left.', detail: '' }),
    })
    const said: string[] = []
    keepSettings(settings, store, (sentence) => said.push(sentence))
    await turn()
    held = dark
    events.tell({ kind: 'settings' })
    await turn()
    expect(settings.get().appearance.theme).toBe('dark')
    settings.change({ help: { dailyCap: 2 } })
    await turn()
    expect(said).toEqual(['There is no space left.'])
  })
})

describe('what the person is told about their records', () => {
  function setUp(
    verdict: ReturnType<StorageCanary['check']>,
    identify: () => unknown = () => ({ ok: true, value: {} }),
  ) {
    const fake = createFakeStore({ identify, flushSamples: () => ({ ok: true, value: 0 }) })
    const notices = createNotices()
    const canary = { check: () => verdict, noteSeq: vi.fn<(seq: number) => void>(), forget: vi.fn<() => void>() }
    let hide = (): void => undefined
    watchStore({
      store: fake.store,
      notices,
      canary,
      reload: () => undefined,
      openData: () => undefined,
      onHidden: (run) => void (hide = run),
    })
    return { ...fake, notices, canary, hide: () => hide() }
  }
  const ids = (notices: ReturnType<typeof createNotices>) => notices.get().map(({ id }) => id)

  it.each([
    ['first-start', []],
    ['fine', []],
    ['note-lost', []],
    ['wiped', ['store-lost']],
    ['replaced', ['store-lost']],
    ['set-back', ['store-lost']],
  ] as const)('[R7] the canary says %s', async (verdict, expected) => {
    const { notices } = setUp(verdict)
    await turn()
    expect(ids(notices)).toEqual(expected)
  })

  it('[U5] a browser without storage is named, and nothing else happens', async () => {
    const { notices } = setUp('fine', () => ({
      ok: false,
      refusal: 'unavailable',
      sentence: 'No storage.',
      detail: '',
    }))
    await turn()
    expect(notices.get()).toMatchObject([{ id: 'store-unavailable', text: 'No storage.' }])
  })

  it('[R7] each event that matters has its notice, and the others are silent', async () => {
    const { notices, events, canary } = setUp('fine')
    const cases: [StoreEvent, string | null][] = [
      [{ kind: 'blocked' }, 'store-blocked'],
      [{ kind: 'outdated' }, 'store-outdated'],
      [{ kind: 'deleted' }, 'store-deleted'],
      [{ kind: 'shed', cause: 'quota', lines: 1, beforeMs: 1 }, 'store-full'],
      [{ kind: 'shed', cause: 'budget', lines: 1, beforeMs: 1 }, null],
      [{ kind: 'shed', cause: 'backlog', lines: 1, beforeMs: 1 }, null],
      [{ kind: 'space', step: 95, usedBytes: 95, quotaBytes: 100 }, 'store-space'],
      [{ kind: 'space', step: 70, usedBytes: 70, quotaBytes: 100 }, null],
      [{ kind: 'lost' }, null],
      [{ kind: 'settings' }, null],
      [{ kind: 'logged', seq: 7 }, null],
    ]
    for (const [event, id] of cases) {
      for (const shown of ids(notices)) notices.close(shown)
      events.tell(event)
      expect(ids(notices)).toEqual(id === null ? [] : [id])
    }
    expect(canary.noteSeq).toHaveBeenCalledWith(7)
    expect(canary.forget).toHaveBeenCalledOnce()
  })

  it('[R7] a window that lets go takes its notice away', async () => {
    const { notices, events } = setUp('fine')
    events.tell({ kind: 'blocked' })
    events.tell({ kind: 'unblocked' })
    expect(ids(notices)).toEqual([])
  })

  it('a store that is off says so and can be started again', async () => {
    const { notices, statuses, store } = setUp('fine')
    statuses.tell({ kind: 'off', reason: 'stopped' })
    expect(ids(notices)).toEqual([])
    statuses.tell({ kind: 'off', reason: 'crashed-too-often' })
    notices.get()[0]?.action?.run()
    expect(store.worker.restart).toHaveBeenCalledOnce()
  })

  it('[R7] a page that is hidden writes what is pending', async () => {
    const { hide, calls } = setUp('fine')
    await turn()
    hide()
    expect(calls.at(-1)).toEqual(['flushSamples', null])
  })
})
