// The background worker: tells the extension's own pages how Cortex is, starts it and stops it. It holds no state and may die at any moment.
import { checkShape } from '#core/contracts/check-shape.ts'
import { askHost } from './bridge/host.ts'
import { readStatus, type Status } from './bridge/status.ts'
import { stopCortex } from './bridge/stop.ts'
import { askSchema, isOwnPage, STOP_PORT, stopOrderSchema, type Ask, type StartReply } from './messages.ts'
import { readAddress } from './storage.ts'

async function reply({ kind, cid }: Ask): Promise<Status | StartReply> {
  if (kind === 'status') return readStatus(await readAddress(), cid)
  const started = await askHost('start', cid)
  return { isRunning: started.ok && started.command === 'start' && started.result.isRunning }
}

chrome.runtime.onMessage.addListener((message: unknown, sender, answer) => {
  const asked = checkShape(askSchema, message)
  if (!isOwnPage(sender) || !asked.ok) return false
  void reply(asked.value).then(answer)
  return true // the answer comes later
})

chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== STOP_PORT || !isOwnPage(port.sender)) return port.disconnect()
  let isOpen = true
  port.onDisconnect.addListener(() => (isOpen = false))
  port.onMessage.addListener((message: unknown) => {
    const order = checkShape(stopOrderSchema, message)
    if (!order.ok) return port.disconnect()
    // A popup that closes in the middle changes nothing: the stop goes on to its end.
    void readAddress()
      .then((address) => stopCortex(address, order.value.cid, (step) => isOpen && port.postMessage(step)))
      .then(() => isOpen && port.disconnect())
  })
})
