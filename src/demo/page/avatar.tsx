/** A colored square with initials: rounded for persons, with a sharper corner for apps. */
export function Avatar(props: { name: string; color: string; isApp: boolean; small?: boolean }) {
  const kind = props.isApp ? 'avatar avatar-app' : 'avatar';
  return (
    <span
      className={props.small ? `${kind} avatar-small` : kind}
      style={{ background: toColor(props.color) }}
      aria-hidden
    >
      {readInitials(props.name, props.isApp)}
    </span>
  );
}

/** A color as CSS wants it: Slack leaves the `#` out. Anything that is not a hex color turns grey. */
export function toColor(color: string | undefined): string {
  const hex = (color ?? '').replace(/^#/, '');
  return /^([0-9a-f]{3}|[0-9a-f]{6})$/i.test(hex) ? `#${hex}` : '#8d8d8d';
}

function readInitials(name: string, isApp: boolean): string {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return (isApp && words.length === 1 ? [...name].slice(0, 2) : letters).join('').toUpperCase();
}
