// The Today page.
import { PageHeader } from '../shell/page-header.tsx'

export const TodayPage = () => <PageHeader title="Today" />
