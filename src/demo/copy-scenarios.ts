import type { Scenario } from './load-scenarios.ts';

/**
 * More findings of the same kinds, for long runs: every scenario so many times, each copy with a finding id of its own. The
 * logs stay with the original, which is in the same account, so that a copy is investigated like it.
 */
export function copyScenarios(scenarios: readonly Scenario[], copies: number): Scenario[] {
  return scenarios.flatMap((scenario) => [
    scenario,
    ...Array.from({ length: copies }, (_, index) => copyScenario(scenario, index + 1)),
  ]);
}

function copyScenario(scenario: Scenario, number: number): Scenario {
  const { finding, alert } = scenario;
  const id = `${finding.Id.slice(0, -8)}${number.toString(16).padStart(8, '0')}`;
  const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(finding.Id, id));
  const logs = { cloudtrail: [], entra: [], dns: [], vpcflow: [], changes: [] };
  return { ...scenario, name: `${scenario.name}-${number}`, finding: rename(finding), alert: rename(alert), logs };
}
