/**
 * Fetches with the answer read to its end. An answer that breaks off, or is a page of some proxy instead of Slack's JSON, then
 * counts as a request that failed, which the Slack client tries again; it would not after it has begun to read.
 */
export const fetchWhole: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  if (status === 200 && isMethod(input)) JSON.parse(new TextDecoder().decode(body));
  return new Response(body, { status, statusText, headers });
};

/** Uploads of files are answered with plain text. */
function isMethod(input: Parameters<typeof fetch>[0]): boolean {
  const url = input instanceof Request ? input.url : String(input);
  return new URL(url).pathname.includes('/api/');
}
