export interface SseReading {
  readonly id: string | number;
  readonly maxBytes: number;
  readonly codes: { readonly tooLarge: number; readonly broken: number };
  readonly finish: () => void;
}

/**
 * Passes an event stream on and makes sure it ends with an answer: where it grew too large or broke off, an error
 * event for the request follows. If the real answer came before, the client ignores it as already settled.
 */
export function readSseBody(
  response: Response,
  { id, maxBytes, codes, finish }: SseReading,
): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  let size = 0;
  let isResumable = false;
  const close = (controller: ReadableStreamDefaultController<Uint8Array>, code: number | null) => {
    finish();
    if (code !== null) controller.enqueue(errorEvent(id, code));
    controller.close();
  };
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await reader?.read().catch(() => null);
      if (next === null || next === undefined) return close(controller, codes.broken);
      // A stream with event ids may end early: the client then asks for the rest.
      if (next.done) return close(controller, isResumable ? null : codes.broken);
      size += next.value.byteLength;
      isResumable ||= size < 10_000 && /^id:/m.test(new TextDecoder().decode(next.value));
      if (size <= maxBytes) return controller.enqueue(next.value);
      await reader?.cancel().catch(() => undefined);
      return close(controller, codes.tooLarge);
    },
    cancel: async () => {
      finish();
      await reader?.cancel().catch(() => undefined);
    },
  });
}

function errorEvent(id: string | number, code: number): Uint8Array {
  const message = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'the stream ended' } });
  return new TextEncoder().encode(`\n\nevent: message\ndata: ${message}\n\n`);
}
