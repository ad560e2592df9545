/** An actions block with one button. */
export const BUTTON = {
  type: 'actions' as const,
  block_id: 'offer',
  elements: [
    {
      type: 'button' as const,
      action_id: 'analyze',
      text: { type: 'plain_text' as const, text: 'Analyze' },
      value: 'finding-1',
    },
  ],
};

/** A modal with one required text field. */
export const FORM = {
  type: 'modal' as const,
  callback_id: 'reason',
  private_metadata: 'case-7',
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: 'Reason' },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Why?' },
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
  ],
};
