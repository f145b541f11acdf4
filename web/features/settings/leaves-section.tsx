// Settings: what leaves this computer. Nothing does until a language model is switched on; the page says so, item by item, and shows how to check it.
import { useQuery } from '@tanstack/react-query'
import { pageEvidence } from '../../queries/page-evidence.ts'
import { ModelCard, useModel } from './model-card.tsx'

const items: readonly (readonly [what: string, fate: string])[] = [
  ['The camera’s picture', 'Never leaves this tab. It is turned into numbers and thrown away, picture by picture.'],
  ['Sound', 'Never heard. The microphone is forbidden to this page.'],
  ['What you type', 'Never seen. Only when a key was pressed and of which class, not which one.'],
  ['Readings and states', 'Kept in this browser. You can delete them.'],
  [
    'Tabs and titles',
    'Not read without the extension. They leave only with a model, and only if you switch them on below.',
  ],
  ['Crash reports, usage counts, update checks', 'None.'],
]

function Evidence() {
  const { data: evidence } = useQuery(pageEvidence)
  if (!evidence) return null
  return (
    <dl className="facts">
      <div>
        <dt>Requests of this page since it was opened</dt>
        <dd>
          {evidence.requests}, of which {evidence.foreign === 0 ? 'none' : evidence.foreign} to another address than{' '}
          {location.host}
        </dd>
      </div>
      <div>
        <dt>Addresses the browser lets this page reach</dt>
        <dd>{evidence.reachable ?? 'The server sent no such limit.'}</dd>
      </div>
    </dl>
  )
}

const modelItem = (isOn: boolean): readonly [string, string] => [
  'Words from a language model',
  isOn
    ? 'On, because you switched it on: the request shown below goes to the provider you chose, through the bridge.'
    : 'Off. It can only ever be switched on by you, below, with the exact text before your eyes.',
]

export function LeavesSection() {
  const model = useModel()
  const isOn = model.status?.settings.on ?? false
  return (
    <div className="settings-stack">
      <section className="card settings-card" id="leaves">
        <p className="serif big">{isOn ? 'One thing leaves this computer.' : 'Nothing leaves this computer.'}</p>
        <dl className="facts">
          {[...items, modelItem(isOn)].map(([what, fate]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{fate}</dd>
            </div>
          ))}
        </dl>
      </section>
      <ModelCard model={model} />
      <section className="card settings-card">
        <h2 className="settings-title">Check it yourself</h2>
        <Evidence />
        <p className="small muted">
          The browser enforces the second line: a request to any other address fails, whoever wrote the code that tries.
          Your browser’s developer tools show the same under Network.
        </p>
      </section>
    </div>
  )
}
