// One setting: its name, a sentence, its control. And the controls: a choice of few, a switch, a range.
import { useId, type ReactNode } from 'react'

export interface SettingProps {
  readonly id: string
  readonly label: string
  readonly help?: ReactNode
  readonly children: ReactNode
}

/** A row whose control names itself (a fieldset or a button); for one input, use the label inside the control. */
export const Setting = ({ id, label, help, children }: SettingProps) => (
  <fieldset className="setting" id={id} aria-labelledby={`${id}-label`}>
    <div className="setting-words">
      <h2 id={`${id}-label`}>{label}</h2>
      {help !== undefined && <p className="small muted">{help}</p>}
    </div>
    <div className="setting-control">{children}</div>
  </fieldset>
)

export interface ChoiceProps<T extends string> {
  readonly value: T
  readonly options: readonly (readonly [value: T, label: string])[]
  readonly onChange: (value: T) => void
}

/** A choice of two to four, all visible: radio buttons drawn as one bar. The group is named by the row around it. */
export function Choice<T extends string>({ value, options, onChange }: ChoiceProps<T>) {
  const name = useId()
  return (
    <div className="choice">
      {options.map(([option, label]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          <span>{label}</span>
        </label>
      ))}
    </div>
  )
}
