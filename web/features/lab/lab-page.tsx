// The Lab page.
import { PageHeader } from '../shell/page-header.tsx'

export const LabPage = () => <PageHeader title="Lab" />
