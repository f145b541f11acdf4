// Settings: a language model that words help. Off until its exact text was read; provider, key, limit, cost so far, and what may leave.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { AiPatch, AiSettings, AiStatus } from '#core/contracts/bridge-ai.ts'
import { aiStatusQuery, askBridge, resultOf } from '../../queries/ai.ts'
import { queryKeys } from '../../queries/keys.ts'
import { Choice } from '../../ui/choice.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { ModelKey } from './model-key.tsx'
import { ModelPreview } from './model-preview.tsx'
import { dollars, fieldWords, providers, restingSentence } from './model-words.ts'
import { Setting } from './setting.tsx'

/** The planner's standing, and how to change it; null while the bridge is not connected. */
export function useModel() {
  const { bridge } = useParts()
  const isLive = usePart(bridge, ({ link }) => link.kind === 'live')
  const client = useQueryClient()
  const { data: status = null } = useQuery(aiStatusQuery(bridge, isLive))
  return {
    status: isLive ? status : null,
    refresh: () => client.invalidateQueries({ queryKey: queryKeys.ai }),
    /** False when the bridge refused. */
    async change(patch: AiPatch): Promise<boolean> {
      const changed = resultOf(await askBridge(bridge, 'patchAi', { body: patch }))
      if (changed) client.setQueryData([...queryKeys.ai, true], changed)
      return changed !== null
    },
  }
}
type Model = ReturnType<typeof useModel>

export function ModelCard({ model }: { readonly model: Model }) {
  const { status } = model
  return (
    <section className="card settings-card" id="model">
      <h2 className="settings-title">Words from a language model</h2>
      {status === null ? (
        <p className="muted">
          Off. Help comes in Cortex’s own words. A model can only be asked by the bridge, which is not connected.
        </p>
      ) : (
        <ModelSettings status={status} model={model} />
      )}
    </section>
  )
}

function ModelSettings({ status, model }: { readonly status: AiStatus; readonly model: Model }) {
  const { settings, today } = status
  const { fields } = useStore(useParts().settings).ai
  // Another destination or other parts make another text: what was shown before no longer counts.
  const text = JSON.stringify([settings.provider, settings.model, settings.region, settings.projectId, fields])
  return (
    <>
      <p className="muted">{restingSentence(status.resting)}</p>
      {settings.on && (
        <p className="buttons">
          <button type="button" className="button" onClick={() => void model.change({ on: false })}>
            Turn off
          </button>
        </p>
      )}
      <LeavingFields />
      <Setting
        id="model-provider"
        label="Provider"
        help="Another provider, model or place turns it off until you have seen its text."
      >
        <Choice
          value={settings.provider}
          options={providers}
          onChange={(provider) => void model.change({ provider })}
        />
        <Place settings={settings} change={model.change} />
      </Setting>
      <ModelKey status={status} refresh={model.refresh} />
      <Setting
        id="model-cost"
        label="Cost"
        help={`Today ${dollars(today.spentUsd)} for ${today.calls} ${today.calls === 1 ? 'answer' : 'answers'}${today.warned ? ', more than you wanted to be told of' : ''}. Nothing is sent that could go over the limit.`}
      >
        <Dollars label="Limit a day" name="stopUsdPerDay" settings={settings} change={model.change} />
        <Dollars label="Tell me from" name="warnUsdPerDay" settings={settings} change={model.change} />
      </Setting>
      <ModelPreview key={text} status={status} change={model.change} />
    </>
  )
}

function LeavingFields() {
  const { settings } = useParts()
  const { fields } = useStore(settings).ai
  return (
    <Setting id="model-fields" label="What may be in it" help="What is switched off is not blanked out but absent.">
      <div className="model-fields">
        {fieldWords.map(([field, words]) => (
          <label key={field} className="small">
            <input
              type="checkbox"
              checked={fields[field]}
              onChange={({ target }) => settings.change({ ai: { fields: { ...fields, [field]: target.checked } } })}
            />{' '}
            {words}
          </label>
        ))}
      </div>
    </Setting>
  )
}

interface ChangeProps {
  readonly settings: AiSettings
  readonly change: Model['change']
}

const placeFields = {
  anthropic: ['model'],
  bedrock: ['model', 'region'],
  vertex: ['model', 'region', 'projectId'],
} as const
const placeWords = { model: 'Model', region: 'Region', projectId: 'Project' } as const

/** Sent when the field is left: each change of place turns the model off. */
const Place = ({ settings, change }: ChangeProps) =>
  placeFields[settings.provider].map((name) => (
    <label key={`${settings.provider}-${name}`} className="small">
      {placeWords[name]}{' '}
      <input
        className="field"
        defaultValue={settings[name]}
        spellCheck={false}
        onBlur={({ target }) => {
          const value = target.value.trim()
          if (value !== settings[name]) void change({ [name]: value })
        }}
      />
    </label>
  ))

interface DollarsProps extends ChangeProps {
  readonly label: string
  readonly name: 'stopUsdPerDay' | 'warnUsdPerDay'
}
const MOST_DOLLARS = 1000

const Dollars = ({ label, name, settings, change }: DollarsProps) => (
  <label className="small">
    {label}{' '}
    <input
      className="field amount"
      type="number"
      min={0}
      max={MOST_DOLLARS}
      step="any"
      defaultValue={settings[name]}
      onBlur={({ target }) => {
        const value = Number(target.value)
        const fits = target.value !== '' && value >= 0 && value <= MOST_DOLLARS
        if (fits && value !== settings[name]) void change({ [name]: value })
      }}
    />
  </label>
)
