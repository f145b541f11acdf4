// Keys drawn as keys: `Ctrl K`, or `G` then `N`.
import { Fragment } from 'react'
import { isMac } from '../../ui/platform.ts'
import { keyLabels, type Keys as KeySequence } from './keymap.ts'

export const Keys = ({ keys }: { readonly keys: KeySequence }) => (
  <span className="keys">
    {keyLabels(keys, isMac).map((label, index, labels) => (
      <Fragment key={labels.slice(0, index + 1).join(' ')}>
        {index > 0 && <span className="visually-hidden"> then </span>}
        <kbd>{label}</kbd>
      </Fragment>
    ))}
  </span>
)
