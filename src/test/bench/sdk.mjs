// The job as a script over the official SDK does it: submit, poll, fetch the result into a file; so many at once.
// Usage: node sdk.mjs BASE_URL JOBS PLACES POLL_MILLIS FOLDER. Prints the seconds from the first call to the last file.
import { createWriteStream, mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHiggsfieldClient } from '@higgsfield/client/v2';

const [baseURL, jobs, places, pollInterval, folder] = process.argv.slice(2);
const client = createHiggsfieldClient({ credentials: process.env.HF_KEY, baseURL, pollInterval: Number(pollInterval) });
mkdirSync(folder, { recursive: true });

async function one(number) {
  const result = await client.subscribe('higgsfield-ai/soul/standard', { input: { prompt: `an elephant, number ${number}` } });
  const file = await fetch(result.images[0].url);
  await pipeline(Readable.fromWeb(file.body), createWriteStream(`${folder}/${number}.png`));
}

async function place(next, end) {
  for (let number = next(); number < end; number = next()) {
    await one(number);
  }
}

async function run(offset) {
  let number = offset;
  const begun = performance.now();
  await Promise.all(Array.from({ length: Number(places) }, () => place(() => number++, offset + Number(jobs))));
  return (performance.now() - begun) / 1000;
}

// The first round warms up what runs for the first time.
await run(Number(jobs));
const seconds = await run(0);
console.log(JSON.stringify({ seconds, cpu: process.cpuUsage() }));
