import { type Confirm, readText } from './block-schema.ts';
import { Dialog } from './dialog.tsx';
import { TextView } from './text-view.tsx';

/** The question an element asks before it acts. */
export function ConfirmDialog(props: { confirm: Confirm; onConfirm(): void; onDeny(): void }) {
  const { confirm } = props;
  return (
    <Dialog label={confirm.title.text} testId="confirm" onCancel={props.onDeny}>
      <h2 className="dialog-title">{confirm.title.text}</h2>
      <div className="dialog-body">
        <TextView text={confirm.text} />
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={props.onDeny}>
          {readText(confirm.deny)}
        </button>
        <button
          type="button"
          className={confirm.style === 'danger' ? 'button button-danger' : 'button button-primary'}
          onClick={props.onConfirm}
        >
          {readText(confirm.confirm)}
        </button>
      </div>
    </Dialog>
  );
}
