import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

export interface MenuItem {
  id: string;
  label: string;
  choose(): void;
}

/** A button with three dots that opens a menu; arrows move in it, Esc and a click elsewhere close it. */
export function Menu(props: { label: string; items: MenuItem[]; actionId?: string; testId?: string }) {
  const [shown, show] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!shown) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const closeOutside = (event: MouseEvent) => {
      if (!(event.target instanceof Node && root.current?.contains(event.target))) show(false);
    };
    document.addEventListener('mousedown', closeOutside);
    return () => document.removeEventListener('mousedown', closeOutside);
  }, [shown]);
  return (
    <div
      className={shown ? 'menu menu-shown' : 'menu'}
      ref={root}
      onKeyDown={(event) => handleKey(event, () => show(false))}
    >
      <button
        type="button"
        className="button button-icon"
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={shown}
        data-action-id={props.actionId}
        data-testid={props.testId}
        onClick={() => show(!shown)}
      >
        ⋯
      </button>
      {shown ? <MenuItems items={props.items} label={props.label} onChosen={() => show(false)} /> : null}
    </div>
  );
}

function MenuItems(props: { items: MenuItem[]; label: string; onChosen(): void }) {
  return (
    <div className="menu-items" role="menu" aria-label={props.label}>
      {props.items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="menuitem"
          data-item-id={item.id}
          onClick={() => {
            props.onChosen();
            item.choose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

function handleKey(event: KeyboardEvent<HTMLDivElement>, close: () => void): void {
  if (event.key === 'Escape') {
    event.stopPropagation();
    close();
    event.currentTarget.querySelector('button')?.focus();
    return;
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.findIndex((item) => item === document.activeElement);
  items.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus();
}
