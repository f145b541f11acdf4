// The next help. Until a state has been read there is none, and the card says when there can be.
export const HelpCard = () => (
  <article className="card help">
    <div className="label">
      <h2>Next help</h2>
    </div>
    <p className="serif help-title">Nothing to suggest</p>
    <p className="muted">
      Help is offered when you are unlike your usual, at most three times a day, never in a call and never while you
      type. You can always say no, or never.
    </p>
  </article>
)
