// attack.test.js -- ways in that were tried: each was open once, or is one careless line away.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const SOURCE = process.env.KEFU_SOURCE ?? path.resolve(import.meta.dirname, '../..');

test('the shipped nginx files hand on no name that nothing has checked', () => {
  for (const file of fs.readdirSync(`${SOURCE}/deploy/nginx`)) {
    const lines = fs.readFileSync(`${SOURCE}/deploy/nginx/${file}`, 'utf8').split('\n').filter((l) => !l.trim().startsWith('#'));
    assert.deepEqual(lines.filter((l) => /\$remote_user|REMOTE_USER/.test(l)), [], file);
  }
});
