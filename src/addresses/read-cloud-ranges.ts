import { z } from 'zod';

/** One block of a cloud and what it is used for. */
export interface CloudRange {
  readonly cidr: string;
  /** For example `AWS eu-west-1 EC2`. */
  readonly name: string;
}

export interface CloudRanges {
  readonly ranges: readonly CloudRange[];
  /** Day the list was made, YYYY-MM-DD; null where it does not say. */
  readonly asOf: string | null;
}

const aws = z
  .object({
    createDate: z.string(),
    prefixes: z.array(z.object({ ip_prefix: z.string(), region: z.string(), service: z.string() })),
    ipv6_prefixes: z.array(z.object({ ipv6_prefix: z.string(), region: z.string(), service: z.string() })).default([]),
  })
  .transform(
    ({ createDate, prefixes, ipv6_prefixes }): CloudRanges => ({
      asOf: createDate.slice(0, 10),
      ranges: [
        ...prefixes.map(({ ip_prefix: cidr, region, service }) => ({ cidr, name: `AWS ${region} ${service}` })),
        ...ipv6_prefixes.map(({ ipv6_prefix: cidr, region, service }) => ({ cidr, name: `AWS ${region} ${service}` })),
      ],
    }),
  );

const google = z
  .object({
    creationTime: z.string().default(''),
    prefixes: z.array(
      z.object({
        ipv4Prefix: z.string().optional(),
        ipv6Prefix: z.string().optional(),
        service: z.string().default(''),
        scope: z.string().default(''),
      }),
    ),
  })
  .transform(
    ({ creationTime, prefixes }): CloudRanges => ({
      asOf: creationTime.slice(0, 10) || null,
      ranges: prefixes.flatMap(({ ipv4Prefix, ipv6Prefix, service, scope }) => {
        const cidr = ipv4Prefix ?? ipv6Prefix;
        return cidr === undefined ? [] : [{ cidr, name: `${service || 'Google'} ${scope}`.trim() }];
      }),
    }),
  );

const azure = z
  .object({
    values: z.array(z.object({ name: z.string(), properties: z.object({ addressPrefixes: z.array(z.string()) }) })),
  })
  .transform(
    ({ values }): CloudRanges => ({
      asOf: null,
      ranges: values.flatMap(({ name, properties }) =>
        properties.addressPrefixes.map((cidr) => ({ cidr, name: `Azure ${name}` })),
      ),
    }),
  );

const anyShape = z.union([aws, google, azure]);

/** Reads a published list of a cloud's addresses: AWS ip-ranges.json, Google's cloud.json, Azure's service tags. Null for anything else. */
export function readCloudRanges(text: string): CloudRanges | null {
  try {
    return anyShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
