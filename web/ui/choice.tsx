// A choice of few, all visible: radio buttons drawn as one bar.
import { useId } from 'react'

export interface ChoiceProps<T extends string> {
  readonly value: T
  readonly options: readonly (readonly [value: T, label: string])[]
  readonly onChange: (value: T) => void
  /** Names the group where no fieldset around it does. */
  readonly label?: string
}

/** A choice of two to five. */
export function Choice<T extends string>({ value, options, onChange, label }: ChoiceProps<T>) {
  const name = useId()
  return (
    <div className="choice" role={label === undefined ? undefined : 'radiogroup'} aria-label={label}>
      {options.map(([option, text]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          <span>{text}</span>
        </label>
      ))}
    </div>
  )
}
