// The status block that popup and new tab share: how Cortex is, what to do about it, and the buttons that do it.
import type { StopStepResult } from '#core/contracts/stop-chain.ts'
import { stopStepWords, stopWayNames } from '#core/contracts/stop-chain-words.ts'
import { STOP_PORT, type Ask, type StartReply } from '../messages.ts'
import { reachSentences } from './reach.ts'
import type { Status } from './status.ts'
import { mintCid } from './transport.ts'

const ask = <T>(kind: Ask['kind']): Promise<T> => chrome.runtime.sendMessage<Ask, T>({ kind, cid: mintCid() })

/** Wires the elements of the page it is called in, by their ids, and looks at once. */
export async function showStatus(page: Document): Promise<void> {
  const block = new StatusBlock(page)
  await block.look()
}

class StatusBlock {
  readonly #page: Document
  #address = ''

  constructor(page: Document) {
    this.#page = page
    const clicks: Readonly<Record<string, () => unknown>> = {
      open: () => chrome.tabs.create({ url: `${this.#address}/now` }),
      again: () => this.look(),
      start: () => this.#start(),
      stop: () => this.#stop(),
    }
    for (const [id, run] of Object.entries(clicks)) page.getElementById(id)?.addEventListener('click', () => void run())
  }

  async look(): Promise<void> {
    this.#write('Looking', '')
    const status = await ask<Status>('status')
    const { reach, readiness, hasHost } = status
    this.#address = status.address
    const [what, help] = reachSentences[reach]
    this.#write(what, this.#helpFor(status) ?? help)
    this.#page.body.dataset['reach'] = reach
    this.#show('stop', readiness !== null)
    this.#show('start', reach === 'not-running' && hasHost)
  }

  /** With a session the parts say more than one sentence for all. */
  #helpFor({ reach, readiness, hasHost }: Status): string | null {
    if (readiness) {
      const good = readiness.subsystems.filter(({ state }) => state === 'ok').length
      return `Connected: ${good} of ${readiness.subsystems.length} parts are good.`
    }
    return reach === 'running' && !hasHost
      ? 'It stays on this computer. “cortex install --native-host” lets this extension show more and stop it.'
      : null
  }

  async #start(): Promise<void> {
    this.#write('Starting', '')
    const { isRunning } = await ask<StartReply>('start')
    await this.look()
    if (!isRunning)
      this.#write('It did not start', 'The launcher is not running: “npm start” in the folder of Cortex starts both.')
  }

  #stop(): void {
    const list = this.#page.getElementById('steps')
    list?.replaceChildren()
    this.#write('Stopping', '')
    this.#show('stop', false)
    const port = chrome.runtime.connect({ name: STOP_PORT })
    port.onMessage.addListener((step: StopStepResult) => {
      const item = this.#page.createElement('li')
      item.textContent = `${stopWayNames[step.way]}: ${stopStepWords(step).toLowerCase()}`
      list?.append(item)
    })
    port.onDisconnect.addListener(() => void this.look())
    port.postMessage({ cid: mintCid() })
  }

  #write(what: string, help: string): void {
    for (const [id, text] of [
      ['what', what],
      ['help', help],
    ] as const) {
      const element = this.#page.getElementById(id)
      if (element) element.textContent = text
    }
  }

  #show(id: string, isShown: boolean): void {
    const element = this.#page.getElementById(id)
    if (element) element.hidden = !isShown
  }
}
