// One setting: its name, a sentence, its control.
import type { ReactNode } from 'react'

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
