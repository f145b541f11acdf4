// Settings, your data: deletes everything this browser keeps for Cortex, after one question, and gives a receipt.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useState } from 'react'
import type { DeleteReceipt } from '#core/contracts/archive.ts'
import { clearPageStorage } from '../../clients/clear-page-storage.ts'
import type { StoreAnswer } from '../../clients/store-client.ts'
import { useParts } from '../shell/parts.ts'
import { datedName, download } from '../../ui/download.ts'
import { Refusal } from './long-job.tsx'
import '../commands/overlays.css'

const storeWords: Readonly<Record<string, string>> = {
  settings: 'Settings',
  decisions: 'Decisions and what came of them',
  consent: 'Changes of consent',
  labels: 'Labels you gave',
  annotations: 'Notes',
  sessions: 'Sessions',
  summaries: 'Minutes, hours and days',
  raw: 'Batches of raw signals',
  documents: 'What Cortex had learned',
  undo: 'Undo history',
  recordings: 'Pieces of recordings',
}

function Receipt({ receipt }: { readonly receipt: DeleteReceipt }) {
  const save = (): void =>
    download(
      new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' }),
      datedName('receipt.json', receipt.deletedMs),
    )
  const deleted = Object.entries(receipt.counts).filter(([, count]) => count > 0)
  return (
    <div className="receipt">
      <output>
        {receipt.database === 'gone'
          ? 'Everything is deleted; the database no longer exists.'
          : 'Everything is deleted. The empty database goes when the other Cortex windows are closed.'}
      </output>
      <table>
        <caption className="visually-hidden">What was deleted</caption>
        <tbody>
          {deleted.map(([store, count]) => (
            <tr key={store}>
              <th scope="row">{storeWords[store] ?? store}</th>
              <td>{count.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="buttons">
        <button type="button" className="button" onClick={save}>
          Save the receipt
        </button>
        <button type="button" className="button" data-kind="primary" onClick={() => location.assign('/')}>
          Start afresh
        </button>
      </p>
    </div>
  )
}

export function DeleteRecords() {
  const { store } = useParts()
  const [isRunning, setRunning] = useState(false)
  const [answer, setAnswer] = useState<StoreAnswer<DeleteReceipt> | null>(null)
  const erase = async (): Promise<void> => {
    setRunning(true)
    const erased = await store.ask('eraseEverything', null)
    if (erased.ok) await clearPageStorage()
    setAnswer(erased)
    setRunning(false)
  }
  if (answer?.ok) return <Receipt receipt={answer.value} />
  return (
    <>
      <AlertDialog.Root>
        <AlertDialog.Trigger className="button" data-kind="danger" disabled={isRunning}>
          {isRunning ? 'Deleting …' : 'Delete everything'}
        </AlertDialog.Trigger>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className="overlay-backdrop" />
          <AlertDialog.Popup className="overlay confirm">
            <AlertDialog.Title className="serif sheet-title">Delete everything?</AlertDialog.Title>
            <AlertDialog.Description>
              Settings, readings, decisions, notes and all that was learned about you in this browser. It cannot be
              undone. If you may want it back, export it first.
            </AlertDialog.Description>
            <p className="buttons">
              <AlertDialog.Close className="button">Keep it</AlertDialog.Close>
              <AlertDialog.Close className="button" data-kind="danger" onClick={() => void erase()}>
                Delete
              </AlertDialog.Close>
            </p>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
      {answer && !answer.ok && <Refusal answer={answer} />}
    </>
  )
}
