// The page for an address that leads nowhere.
import { Link } from 'wouter'
import { PageHeader } from './page-header.tsx'

export const NotFoundPage = () => (
  <>
    <PageHeader title="No such page" />
    <section className="card notice-card">
      <h2 className="serif">There is nothing at this address</h2>
      <p className="muted">It may have been mistyped, or it belongs to another version of Cortex. Nothing is lost.</p>
      <p>
        <Link className="button" data-kind="primary" href="/now">
          Go to Now
        </Link>
      </p>
    </section>
  </>
)
