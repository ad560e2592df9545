/** The part of the store that remembers duties, in memory. */
export function createDutyBook() {
  const done = new Map<string, Date>();
  return {
    takeDuty: async () => true,
    endDuty: async (name: string, isDone: boolean) => void (isDone && done.set(name, new Date())),
    dutyDoneAt: async (name: string) => done.get(name) ?? null,
  };
}
