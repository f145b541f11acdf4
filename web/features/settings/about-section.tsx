// Settings: about. What Cortex is, what its numbers can and cannot say about health, and which version runs.
const build = import.meta.env['VITE_BUILD'] ?? 'development'

export const AboutSection = () => (
  <div className="settings-stack">
    <section className="card settings-card prose">
      <p className="serif big">A personal instrument for the way you work.</p>
      <p>
        Cortex reads signals you choose to give, compares them with your own usual, and now and then offers one small
        help you can undo. It learns by fair comparison which help works for you, and says so when it does not know.
      </p>
      <p>
        It is yours alone: there is no account, no employer’s view and no one to report to. It speaks of load and focus,
        of busier or slower than your usual; it does not read feelings.
      </p>
    </section>
    <section className="card settings-card prose" id="health">
      <h2 className="settings-title">Health</h2>
      <p>
        Cortex is not a medical device. It cannot find, watch or rule out any illness, and its numbers are not accurate
        enough for decisions about health. Pulse and breathing come from small changes in a picture; light, movement,
        skin tone, glasses and make-up change how well that works, and when it does not work there is no number.
      </p>
      <p>
        If something worries you, a number here is no reason to wait: see a doctor. Chest pain, trouble breathing,
        fainting or thoughts of harming yourself are emergencies; call your local emergency number.
      </p>
      <p>
        Breathing exercises should feel easy. Stop if you feel dizzy. If you live with a heart or lung condition, are
        pregnant, or have epilepsy, ask your doctor first.
      </p>
    </section>
    <section className="card settings-card" id="version">
      <h2 className="settings-title">Version</h2>
      <p>
        Cortex {CORTEX_VERSION} <span className="muted">build {build}, under the MIT licence</span>
      </p>
    </section>
  </div>
)
