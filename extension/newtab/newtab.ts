// The new tab: the time, set like a good watch, and whether Cortex is running.
import { showStatus } from '../bridge/show-status.ts'

const MINUTE_MS = 60_000

/** Writes time and date, and again at every full minute. */
function showTime(): void {
  const now = new Date()
  const write = (id: string, text: string): void => {
    const element = document.getElementById(id)
    if (element) element.textContent = text
  }
  write('time', new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(now))
  write('date', new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' }).format(now))
  setTimeout(showTime, MINUTE_MS - (now.getTime() % MINUTE_MS))
}

showTime()
void showStatus(document)
