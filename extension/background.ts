// The background worker: answers pages of the extension that ask where Cortex is. It holds no state and may die at any moment.
import { reachCortex } from './bridge/reach.ts'
import { readAddress } from './storage.ts'

chrome.runtime.onMessage.addListener((message: unknown, sender, answer) => {
  if (sender.id !== chrome.runtime.id || message !== 'reach') return false
  void readAddress()
    .then((address) => reachCortex(address))
    .then(answer)
  return true // the answer comes later
})
