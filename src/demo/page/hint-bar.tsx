import { useState } from 'react';
import { useClient } from './client.ts';
import { deriveHint, type Hint } from './derive-hint.ts';
import { MrkdwnText } from './mrkdwn-text.tsx';

/** The slim bar that names the one next thing to do, and the scenarios behind a button. */
export function HintBar({ seenTickets, connected }: { seenTickets: readonly string[]; connected: boolean }) {
  const { state, route } = useClient();
  const [listed, list] = useState(false);
  const hint = deriveHint(state, { route, seenTickets, connected });
  const delivered = state.scenarios.filter((scenario) => scenario.delivered).length;
  return (
    <section className="hint-bar" aria-label="What to do next">
      <span className="hint-label">Next</span>
      <div className="hint" data-testid="hint" role="status">
        <MrkdwnText text={hint.text} />
      </div>
      <HintButton hint={hint} />
      <button
        type="button"
        className="button"
        aria-expanded={listed}
        data-testid="scenarios"
        onClick={() => list(!listed)}
      >
        Scenarios ({delivered} of {state.scenarios.length})
      </button>
      {listed ? <ScenarioList onClose={() => list(false)} /> : null}
    </section>
  );
}

function HintButton({ hint }: { hint: Hint }) {
  const { go } = useClient();
  const deliverScenario = useDeliver();
  const { go: goal, deliver } = hint;
  if (deliver !== undefined) {
    return (
      <button
        type="button"
        className="button button-hint"
        data-testid="hint-deliver"
        onClick={() => deliverScenario(deliver)}
      >
        Deliver this alert
      </button>
    );
  }
  if (goal === undefined) return null;
  return (
    <button type="button" className="button button-hint" data-testid="hint-go" onClick={() => go(goal)}>
      {hint.goLabel ?? 'Show me'}
    </button>
  );
}

/** Delivers the alert of a scenario, and goes where alerts arrive if the reader is elsewhere. */
function useDeliver(): (scenario: string) => void {
  const { send, route, go } = useClient();
  return (scenario) => {
    send({ type: 'deliver', scenario });
    if (route.tab !== 'slack' || 'home' in route) go({ tab: 'slack' });
  };
}

function ScenarioList({ onClose }: { onClose(): void }) {
  const { state, tell } = useClient();
  const deliverScenario = useDeliver();
  const deliver = (scenario: { name: string; title: string; delivered: boolean }) => {
    deliverScenario(scenario.name);
    const known = 'gd-triage knows this finding and does not answer twice: its thread is under the first alert.';
    tell(scenario.delivered ? `Delivering “${scenario.title}” again. ${known}` : `Delivering “${scenario.title}”.`);
    onClose();
  };
  return (
    <div
      className="scenarios"
      role="dialog"
      aria-label="Scenarios"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <ul>
        {state.scenarios.map((scenario) => (
          <li key={scenario.name} data-testid={`scenario-${scenario.name}`}>
            <div>
              <strong>{scenario.title}</strong>
              {scenario.delivered ? <span className="scenario-state">Delivered</span> : null}
              <p>{scenario.hint}</p>
            </div>
            <button type="button" className="button" onClick={() => deliver(scenario)}>
              {scenario.delivered ? 'Deliver again' : 'Deliver'}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
