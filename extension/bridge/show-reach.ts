// The status block that popup and new tab share: is Cortex there, what to do if not, and a button that opens it.
import { readAddress } from '../storage.ts'
import { reachSentences, type Reach } from './reach.ts'

/** Wires the elements `#what`, `#help`, `#open` and `#again` of the page it is called in, and looks at once. */
export async function showReach(page: Document): Promise<void> {
  const address = await readAddress()
  const write = (id: string, text: string): void => {
    const element = page.getElementById(id)
    if (element) element.textContent = text
  }
  const look = async (): Promise<void> => {
    write('what', 'Looking')
    write('help', '')
    const { kind } = await chrome.runtime.sendMessage<'reach', Reach>('reach')
    const [what, help] = reachSentences[kind]
    write('what', what)
    write('help', help)
    page.body.dataset['reach'] = kind
  }
  page.getElementById('open')?.addEventListener('click', () => void chrome.tabs.create({ url: `${address}/now` }))
  page.getElementById('again')?.addEventListener('click', () => void look())
  await look()
}
