// Catches a view that breaks: the rest of the app stays, and the card says what to do, with an id that finds the entry in the log.
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { logError, type LoggedError } from './error-log.ts'
import { ErrorCard } from './error-card.tsx'

interface Props {
  readonly children: ReactNode
}
interface State {
  readonly logged: LoggedError | null
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { logged: null }

  static getDerivedStateFromError(error: unknown): State {
    return { logged: logError(error) }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(this.state.logged?.id, error, componentStack)
  }

  override render(): ReactNode {
    const { logged } = this.state
    return logged ? <ErrorCard logged={logged} retry={() => this.setState({ logged: null })} /> : this.props.children
  }
}
