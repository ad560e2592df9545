import { firstTechniques } from './techniques/first-techniques.ts';
import { laterTechniques } from './techniques/later-techniques.ts';
import type { Technique } from './techniques/technique.ts';

const techniques: readonly Technique[] = [...firstTechniques, ...laterTechniques].map(
  ([id, name, tactic, apis, types]) => ({
    id,
    name,
    tactic,
    apis,
    types,
  }),
);

/** Every technique of the table. */
export function listTechniques(): readonly Technique[] {
  return techniques;
}

/** The technique of that id; null where the table has none. */
export function techniqueById(id: string): Technique | null {
  return techniques.find((technique) => technique.id === id) ?? null;
}

/** The techniques GuardDuty means by a finding type. */
export function techniquesOf(type: string): readonly Technique[] {
  return techniques.filter((technique) => technique.types?.test(type) === true);
}
