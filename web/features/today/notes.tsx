// Notes of a day: a time and a few words, written, changed and removed here, with a way back.
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Annotation } from '#core/contracts/labels.ts'
import type { DayView } from '#core/report/days/views.ts'
import { formatTime } from '../../ui/clock.ts'
import { queryKeys } from '../../queries/keys.ts'
import { ScrollList } from '../days/scroll-list.tsx'
import { useParts } from '../shell/parts.ts'

const MAX_CHARS = 500

const clockOf = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 5)
/** The instant of a local time on the day; null while the field is half typed. */
function instantOf(day: string, clock: string): number | null {
  const atMs = new Date(`${day}T${clock}`).getTime()
  return Number.isFinite(atMs) ? atMs : null
}

function useNotes() {
  const { notices, store } = useParts()
  const queries = useQueryClient()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: queryKeys.days })
  const put = async (note: Annotation): Promise<boolean> => {
    const kept = await store.ask('putAnnotation', note)
    if (!kept.ok) notices.say({ id: 'note', text: kept.sentence })
    await refresh()
    return kept.ok
  }
  const remove = async (note: Annotation): Promise<void> => {
    const gone = await store.ask('removeAnnotation', note.annotationId)
    notices.say(
      gone.ok
        ? { id: 'note', text: 'Note removed.', action: { label: 'Put it back', run: () => void put(note) } }
        : { id: 'note', text: gone.sentence },
    )
    await refresh()
  }
  return { put, remove }
}

interface NoteFormProps {
  readonly day: string
  readonly note: Annotation | null
  readonly onPut: (note: Annotation) => Promise<boolean>
  readonly onClose?: () => void
}

function NoteForm({ day, note, onPut, onClose }: NoteFormProps) {
  const [clock, setClock] = useState(() => clockOf(note?.startMs ?? Date.now()))
  const [text, setText] = useState(note?.text ?? '')
  const id = useId()
  const save = async (): Promise<void> => {
    const startMs = instantOf(day, clock)
    if (startMs === null || text.trim() === '') return
    const annotationId = note?.annotationId ?? crypto.randomUUID()
    const kept = await onPut({ v: 1, annotationId, startMs, endMs: startMs, text: text.trim(), editedMs: Date.now() })
    if (!kept) return
    setText('')
    onClose?.()
  }
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <input
        className="field"
        type="time"
        aria-label="Time of the note"
        value={clock}
        onChange={({ target }) => setClock(target.value)}
      />
      <label htmlFor={id} className="visually-hidden">
        Note
      </label>
      <input
        id={id}
        className="field"
        type="text"
        maxLength={MAX_CHARS}
        placeholder="What was going on"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="button" disabled={text.trim() === ''}>
        {note ? 'Change' : 'Note it'}
      </button>
      {onClose && (
        <button type="button" className="button" data-kind="quiet" onClick={onClose}>
          Leave it
        </button>
      )}
    </form>
  )
}

export function Notes({ view, isSample }: { readonly view: DayView; readonly isSample: boolean }) {
  const { put, remove } = useNotes()
  const [editing, setEditing] = useState<string | null>(null)
  const { annotations, day } = view
  return (
    <article className="card plain-card half">
      <h2>Notes</h2>
      {!isSample && <NoteForm day={day} note={null} onPut={put} />}
      {annotations.length === 0 && (
        <p className="small muted">Nothing noted. A word now helps to read the day later.</p>
      )}
      {annotations.length > 0 && (
        <ScrollList label="Notes of the day">
          {annotations.map((note) => (
            <li key={note.annotationId}>
              {editing === note.annotationId ? (
                <NoteForm day={day} note={note} onPut={put} onClose={() => setEditing(null)} />
              ) : (
                <>
                  <span className="small muted">{formatTime(note.startMs)}</span>
                  <span className="row-words">{note.text}</span>
                  {!isSample && (
                    <span className="buttons small">
                      <button type="button" className="text-button" onClick={() => setEditing(note.annotationId)}>
                        Change<span className="visually-hidden"> the note {note.text}</span>
                      </button>
                      <button type="button" className="text-button" onClick={() => void remove(note)}>
                        Remove<span className="visually-hidden"> the note {note.text}</span>
                      </button>
                    </span>
                  )}
                </>
              )}
            </li>
          ))}
        </ScrollList>
      )}
    </article>
  )
}
