// The History page.
import { PageHeader } from '../shell/page-header.tsx'

export const HistoryPage = () => <PageHeader title="History" />
