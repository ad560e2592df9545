import { type ReactNode, useEffect, useRef } from 'react';

interface DialogProps {
  label: string;
  testId?: string;
  onCancel(): void;
  children: ReactNode;
}

/** A modal dialog. The browser's own keeps the focus inside and answers Esc. */
export function Dialog({ label, testId, onCancel, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-label={label}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      {children}
    </dialog>
  );
}
