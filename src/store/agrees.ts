interface Whereabouts {
  readonly accountId: string | null;
  readonly region: string | null;
}

/** The same id in another account or region is another finding; an alert that does not say which agrees with both. */
export function agrees(one: Whereabouts, other: Whereabouts): boolean {
  return (['accountId', 'region'] as const).every(
    (key) => one[key] === null || other[key] === null || one[key] === other[key],
  );
}
