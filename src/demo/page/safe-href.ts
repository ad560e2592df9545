/** The address itself when it is an absolute http(s) one, otherwise nothing: the page links nowhere else. */
export function safeHref(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return address;
}
