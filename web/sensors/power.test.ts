// The power mode: the person's word first, then what the battery allows.
import { describe, expect, it } from 'vitest'
import { createPower, judgePower, type BatteryLike, type PowerChoice } from './power.ts'

class FakeBattery extends EventTarget implements BatteryLike {
  charging = true
  level = 1
  become(charging: boolean, level: number): void {
    Object.assign(this, { charging, level })
    this.dispatchEvent(new Event('levelchange'))
  }
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('the power mode', () => {
  it('[S17] is what the person chose, whatever the battery says', () => {
    for (const choice of ['eco', 'balanced', 'precise'] as const) {
      expect(judgePower(choice, { charging: false, level: 0.05 })).toBe(choice)
    }
  })

  it('[S17] by itself saves power only when the battery runs low', () => {
    expect(judgePower('auto', null)).toBe('balanced')
    expect(judgePower('auto', { charging: false, level: 0.8 })).toBe('balanced')
    expect(judgePower('auto', { charging: true, level: 0.1 })).toBe('balanced')
    expect(judgePower('auto', { charging: false, level: 0.2 })).toBe('eco')
  })

  it('[S17] follows battery and choice as they change', async () => {
    const battery = new FakeBattery()
    let choice: PowerChoice = 'auto'
    let onChange = (): void => undefined
    const power = createPower(
      { get: () => choice, subscribe: (listener) => ((onChange = listener), () => undefined) },
      { getBattery: async () => battery },
    )
    await settle()
    const seen: string[] = [power.get()]
    power.subscribe(() => seen.push(power.get()))
    battery.become(false, 0.2)
    choice = 'precise'
    onChange()
    expect(seen).toEqual(['balanced', 'eco', 'precise'])
  })

  it('[S17] lives without a battery to ask', async () => {
    const choice = { get: () => 'auto' as const, subscribe: () => () => undefined }
    const refusing = createPower(choice, { getBattery: () => Promise.reject(new Error('not allowed')) })
    await settle()
    expect([refusing.get(), createPower(choice, {}).get()]).toEqual(['balanced', 'balanced'])
  })
})
