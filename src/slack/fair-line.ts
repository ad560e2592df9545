import pLimit, { type LimitFunction } from 'p-limit';

/** Runs tasks side by side, in their order, but of one person only a part of them: the others need not wait behind. */
export interface FairLine {
  run(person: string, task: () => Promise<void>): Promise<void>;
  /** Tasks of one person that run or wait. */
  count(person: string): number;
}

interface Person {
  readonly own: LimitFunction;
  tasks: number;
}

export function createFairLine({ all, each }: { readonly all: number; readonly each: number }): FairLine {
  const together = pLimit(all);
  const people = new Map<string, Person>();
  return {
    run: async (name, task) => {
      const person = people.get(name) ?? { own: pLimit(each), tasks: 0 };
      people.set(name, person);
      person.tasks += 1;
      try {
        await person.own(() => together(task));
      } finally {
        person.tasks -= 1;
        if (person.tasks === 0) people.delete(name);
      }
    },
    count: (name) => people.get(name)?.tasks ?? 0,
  };
}
