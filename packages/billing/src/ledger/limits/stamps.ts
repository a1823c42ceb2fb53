import { randomBytes } from 'node:crypto';

// Another process counts from another random number; two of them cannot meet within the life of a database.
let last = randomBytes(8).readBigUInt64BE() >> 2n;

/** A number that marks one state of a wallet or of a rate bucket, and that no other state ever gets. */
export function newStamp(): bigint {
  last += 1n;
  return last;
}
