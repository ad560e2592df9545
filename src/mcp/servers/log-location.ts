/** Which files of a place one query needs. */
export interface PlaceNeed {
  readonly account: string | null;
  readonly regions: readonly string[];
  readonly from: string;
  readonly to: string;
}

export interface BucketPlace {
  readonly bucket: string;
  readonly prefixes: readonly string[];
}

const dayMs = 86_400_000;
/** LookupEvents keeps 90 days, and playbooks ask for no more; a longer window is a mistake of somebody. */
const mostDays = 130;

/**
 * The prefixes of a location such as `s3://logs/AWSLogs/{account}/CloudTrail/{region}/{date}/` for one query; null for a
 * location that is no bucket. A date stands for its day, and files of a day may be written in the next.
 */
export function findPrefixes(location: string, need: PlaceNeed): BucketPlace | null {
  const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?(.*)$/.exec(location);
  if (found === null) return null;
  const [, bucket = '', template = ''] = found;
  const regions = template.includes('{region}') ? need.regions : [''];
  const days = template.includes('{date}') ? listDays(need) : [''];
  const prefixes = regions.flatMap((region) =>
    days.map((day) =>
      template
        .replaceAll('{account}', need.account ?? '')
        .replaceAll('{region}', region)
        .replaceAll('{date}', day),
    ),
  );
  return { bucket, prefixes: [...new Set(prefixes)] };
}

/** Newest first. */
function listDays({ from, to }: PlaceNeed): readonly string[] {
  const first = Math.floor(Date.parse(from) / dayMs);
  const last = Math.floor(Math.min(Date.parse(to) + dayMs, Date.now()) / dayMs);
  const count = Math.min(Math.max(last - first + 1, 0), mostDays);
  return Array.from({ length: count }, (_, index) =>
    new Date((last - index) * dayMs).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}
