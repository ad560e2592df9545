/**
 * What CreateSampleFindings leaves in the text of an alert: the flag of the document, the mark before titles, its placeholders.
 * Only a hint for whoever reads the offer: whether it is a sample is decided on the finding itself.
 */
const marks = /"sample"\s*:\s*(?:true|"true")|\[SAMPLE\]|\bGeneratedFinding[A-Z]\w+|\bi-99999999\b/;

/** Whether the text of an alert looks like one about a sample finding. */
export function looksLikeSample(text: string): boolean {
  return marks.test(text);
}
