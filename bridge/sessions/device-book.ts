// Devices: the pages that have been paired, by public id; their keys are derived, so this list holds no secret.
import { readFileSync } from 'node:fs'
import { deviceListSchema, type Device } from '#core/contracts/bridge-status.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { replaceFile } from '../ledger/temp-file.ts'
import { errorCode, type Disk } from '../ports/disk.ts'

/** Chosen by hand: pairing anew each day for two months still forgets only what was not used since. */
const DEVICE_CAP = 64

export interface DeviceBook {
  list(): readonly Device[]
  find(deviceId: string): Device | null
  add(device: Device): void
  /** False when it was not there. */
  forget(deviceId: string): boolean
}

/** A file that cannot be read as a list counts as empty: those pages pair again. */
export function openDeviceBook(disk: Disk, path: string): DeviceBook {
  const write = (devices: readonly Device[]) => replaceFile(disk, path, Buffer.from(JSON.stringify({ devices })))
  const list = () => readDevices(path)
  return {
    list,
    find: (deviceId) => list().find((device) => device.deviceId === deviceId) ?? null,
    add: (device) => write([...list(), device].slice(-DEVICE_CAP)),
    forget(deviceId) {
      const before = list()
      const after = before.filter((device) => device.deviceId !== deviceId)
      if (after.length === before.length) return false
      write(after)
      return true
    },
  }
}

function readDevices(path: string): readonly Device[] {
  try {
    const parsed = parseHostile(readFileSync(path, 'utf8'))
    const checked = parsed.ok ? checkShape(deviceListSchema, parsed.value) : null
    return checked?.ok ? checked.value.devices : []
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
