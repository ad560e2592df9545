import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { AwsWorld } from './aws-world.ts';
import { escapeXml } from './escape-xml.ts';

const listSchema = z.object({
  bucket: z.string(),
  'list-type': z.literal('2'),
  prefix: z.string().default(''),
  'max-keys': z.coerce.number().int().min(0).max(1000).default(1000),
  'continuation-token': z.string().optional(),
});
const tokenSchema = z.object({ offset: z.number(), asked: z.string() });
const objectSchema = z.object({ bucket: z.string(), key: z.string() });

/** S3 as a reader of logs meets it: ListObjectsV2 in pages, GetObject, path style. Buckets of others are denied. */
export function createS3(world: AwsWorld, pageSize: number): Record<string, (call: AwsCall) => AwsReply> {
  return {
    ListObjectsV2(call) {
      const parsed = listSchema.safeParse(call.input);
      if (!parsed.success) return refuse('InvalidArgument', 'The request is not a list of version 2.');
      const { bucket, prefix, 'max-keys': most, 'continuation-token': token } = parsed.data;
      const objects = world.buckets.get(bucket);
      if (objects === undefined) return refuse('NoSuchBucket', 'The specified bucket does not exist', 404);
      const asked = JSON.stringify([bucket, prefix]);
      const offset = readToken(token, asked);
      if (offset === null) return refuse('InvalidArgument', 'The continuation token provided is incorrect');
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      const page = keys.slice(offset, offset + Math.min(most, pageSize));
      const end = offset + page.length;
      const contents = page.map((key) => {
        const content = objects.get(key) ?? new Uint8Array();
        return `<Contents><Key>${escapeXml(key)}</Key><LastModified>2026-03-03T00:00:00.000Z</LastModified><ETag>&quot;${tagOf(content)}&quot;</ETag><Size>${content.byteLength}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
      });
      const next = Buffer.from(JSON.stringify({ offset: end, asked })).toString('base64url');
      const more = end < keys.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
      const facts = `<Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${most}</MaxKeys><IsTruncated>${end < keys.length}</IsTruncated>`;
      return succeed({
        text: `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${facts}${contents.join('')}${more}</ListBucketResult>`,
      });
    },
    GetObject(call) {
      const { bucket, key } = objectSchema.parse(call.input);
      const objects = world.buckets.get(bucket);
      if (objects === undefined) return refuse('NoSuchBucket', 'The specified bucket does not exist', 404);
      const content = objects.get(key);
      if (content === undefined) return refuse('NoSuchKey', 'The specified key does not exist.', 404);
      return succeed({ bytes: content, tag: tagOf(content) });
    },
  };
}

function tagOf(content: Uint8Array): string {
  return createHash('md5').update(content).digest('hex');
}

function readToken(token: string | undefined, asked: string): number | null {
  if (token === undefined) return 0;
  try {
    const parsed = tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return parsed.asked === asked ? parsed.offset : null;
  } catch {
    return null;
  }
}
